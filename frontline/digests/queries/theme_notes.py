"""What a digest keeps of a theme, held against the theme as it is now."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.digests.models import Digest
from frontline.digests.periods import get_last_late_day
from frontline.digests.queries.scopes import select_themes_in_scope
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import list_readable_themes


@dataclass(frozen=True, slots=True)
class ThemeNote:
    """What a digest keeps of a theme, with the theme as it is now."""

    theme: Theme
    stored: Mapping[str, Any]
    is_overdue: bool

    @property
    def names(self) -> list[str]:
        """Why it is in the digest, without what no longer holds."""
        return [name for name in self.stored.get("names", []) if name != "overdue" or self.is_overdue]

    @property
    def is_settled(self) -> bool:
        """Whether it was overdue, and no longer is."""
        return "overdue" in self.stored.get("names", []) and not self.is_overdue

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left of the reasons for which it is in the digest."""
        return self.is_settled and not self.names

    @property
    def is_only_overdue(self) -> bool:
        """Whether its place is among those that are late; what is severe stands on top as well."""
        return self.is_overdue and "severe" not in self.names

    @property
    def reasons(self) -> list[str]:
        """The reasons in words."""
        names, words = self.stored.get("names"), self.stored["reasons"]
        if names is None:  # composed before names were kept
            return list(words)
        return [reason for name, reason in zip(names, words, strict=True) if name in self.names]


def list_theme_notes(digest: Digest, person: Person) -> tuple[list[ThemeNote], int]:
    """The themes of a digest that a person may read; and how many are no longer listed in its scope for anybody."""
    stored_items: Sequence[Mapping[str, Any]] = digest.content.get("items", [])
    ids = [uuid.UUID(item["theme"]) for item in stored_items]
    in_scope = select_themes_in_scope(digest.scope, digest.object_id)
    listed_ids = set(db.session.scalars(select(Theme.id).where(Theme.id.in_(ids), in_scope)))
    readable = list_readable_themes(listed_ids, person)
    notes = [
        ThemeNote(readable[theme_id], item, _is_overdue(readable[theme_id], item, digest))
        for theme_id, item in zip(ids, stored_items, strict=True)
        if theme_id in readable
    ]
    return notes, len(set(ids) - listed_ids)


def _is_overdue(theme: Theme, item: Mapping[str, Any], digest: Digest) -> bool:
    """Whether it was late when the digest was written, and is so for the same step now."""
    is_late = theme.due_on is not None and theme.due_on <= get_last_late_day(digest.ends_on)
    return is_late and "overdue" in item.get("names", [])
