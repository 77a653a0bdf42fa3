"""What themes announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThemeMerged:
    """One theme became part of another: what is not published yet is for the other now."""

    theme_id: uuid.UUID
    into_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ThemeSplit:
    """Some insights became a theme of their own: what was answered to its origin was answered to it."""

    theme_id: uuid.UUID
    origin_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class WorkHandedOver:
    """Somebody left a team: what was theirs to do is another's."""

    person_id: uuid.UUID
    to_id: uuid.UUID
    team_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ThemeClosing:
    """A team is about to close a theme: a reaction that knows why it must stay open raises `TransitionError`."""

    theme_id: uuid.UUID
