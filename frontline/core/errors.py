"""Errors that a person may be shown: the message is one plain sentence."""

from typing import TypeVar

from flask_babel import gettext

Found = TypeVar("Found")


class FrontlineError(Exception):
    """Base of every expected error; its message is fit for the screen, in the reader's language."""

    def __str__(self) -> str:
        return str(gettext(super().__str__()))


class SettingsError(FrontlineError):
    """A setting is missing or wrong; the message names it."""


class DatabaseUnreachableError(FrontlineError):
    """The database did not answer."""


class NotFoundError(FrontlineError):
    """There is no such thing, or the person may not know that it exists (404)."""


class ForbiddenError(FrontlineError):
    """The person may know that it exists, but not do this (403)."""


class TransitionError(FrontlineError):
    """A state cannot move as asked (409)."""


class FieldError(FrontlineError):
    """A rule that one field of a form broke; shown beside that field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def or_missing(found: Found | None, message: str) -> Found:
    """What was found.

    Raises:
        NotFoundError: nothing was; the message says what is missing.
    """
    if found is None:
        raise NotFoundError(message)
    return found
