"""Errors that a person may be shown: the message is one plain sentence."""

from typing import TypeVar

from flask_babel import gettext

Entity = TypeVar("Entity")


class FrontlineError(Exception):
    """Base of every expected error; its message is fit for the screen, in the reader's language.

    Args:
        message: a sentence that stands in the catalogue as it is, with a place like %(days)s for each word.
        words: what is put into its places; those that are ours are translated by whoever gives them.

    Examples:
        >>> str(TransitionError("It waits for %(days)s days.", days=3))
        'It waits for 3 days.'
    """

    def __init__(self, message: str = "", /, **words: object) -> None:
        super().__init__(message)
        self.words = words

    def __str__(self) -> str:
        return str(gettext(super().__str__(), **self.words))


class SettingsError(FrontlineError):
    """A setting is missing or wrong; the message names it."""


class UnavailableError(FrontlineError):
    """Something that is needed does not answer just now, and will again: a job that needs it waits for it."""


class DatabaseUnreachableError(UnavailableError):
    """The database did not answer."""


class StorageUnavailableError(UnavailableError):
    """Files can neither be kept nor deleted just now."""


class ModelUnavailableError(UnavailableError):
    """The language model is missing, or cannot be used."""


class NotFoundError(FrontlineError):
    """There is no such thing, or the person may not know that it exists (404)."""


class ForbiddenError(FrontlineError):
    """The person may know that it exists, but not do this (403)."""


class TransitionError(FrontlineError):
    """A state cannot move as asked (409)."""


class FieldError(FrontlineError):
    """A rule that one field of a form broke; shown beside that field."""

    def __init__(self, field: str, message: str, /, **words: object) -> None:
        super().__init__(message, **words)
        self.field = field


def require_found(entity: Entity | None, message: str, /, **words: object) -> Entity:
    """What was found.

    Raises:
        NotFoundError: nothing was; the message says what is missing.
    """
    if entity is None:
        raise NotFoundError(message, **words)
    return entity
