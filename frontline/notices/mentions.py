"""Colleagues who are named in a text by an "@": they are told of it, if they may read it."""

import re
import uuid
from collections.abc import Mapping

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.errors import FieldError
from frontline.notices.service import Notification, notify

_AT = re.compile(r"(?<![^\s(“\"])@(?=[^\W\d_])")
_WORDS_OF_NAME = re.compile(r"[\w'-]+(?: [A-Z0-9][\w'-]*)?")
_MOST_NAMED = 8


def has_mentions(text: str) -> bool:
    """Whether a text names somebody by an "@"."""
    return _AT.search(text) is not None


def find_mentioned_people(text: str, readers: Mapping[uuid.UUID, str], *, field: str) -> set[uuid.UUID]:
    """Who is named in a text, by full name or by a first name that one reader has.

    Args:
        text: what was written.
        readers: names of those who may read it, by id. Of others nothing is said, not even whether there are any.
        field: of the form, for errors.

    Raises:
        FieldError: none of the readers is called so, or several are.
    """
    return {key for match in _AT.finditer(text) for key in _find_named(text[match.end() :], readers, field)}


def _find_named(text: str, readers: Mapping[uuid.UUID, str], field: str) -> set[uuid.UUID]:
    """Whoever of the readers is named where a text begins."""
    begun = [(len(name), key) for key, name in readers.items() if _begins_with(text, name)]
    if begun:
        return {key for length, key in begun if length == max(begun)[0]}
    match = _WORDS_OF_NAME.match(text)
    words, names = match[0] if match else "", ", ".join(sorted(readers.values())[:_MOST_NAMED])
    # A first name with another surname is somebody else.
    by_first_name = {key for key, name in readers.items() if name.split(" ")[0].casefold() == words.casefold()}
    if len(by_first_name) > 1:
        raise FieldError(field, "Several people are called “@%(name)s”. Write the full name", name=words)
    if not by_first_name:
        raise FieldError(
            field, "“@%(name)s” is nobody who may read this. You can mention: %(names)s", name=words, names=names
        )
    return by_first_name


def _begins_with(text: str, name: str) -> bool:
    start, following = text[: len(name)], text[len(name) : len(name) + 1]
    return start.casefold() == name.casefold() and not following.isalnum()


def notify_mentioned(person_ids: set[uuid.UUID], *, by: Person, words: str, key: str, path: str) -> None:
    """Tell those who are mentioned, once under a key, with the words and where they stand; nobody of their own."""
    people = select(Person.id).where(Person.id.in_(person_ids - {by.id}))
    notify(people, Notification(f"mention:{key}", f"{by.name} mentioned you", words, path))
