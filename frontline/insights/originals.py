"""What the author wrote: kept encrypted, apart from what is shared, each reading on record."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import select

from frontline.audit.service import record
from frontline.core.database import db
from frontline.core.vault import vault
from frontline.insights.models import Original

Findings = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Words:
    """The fields of an insight's text."""

    saw: str
    matters: str = ""
    hinders: str = ""
    helps: str = ""
    affected: str = ""

    def parts(self) -> dict[str, str]:
        """The fields by name."""
        return asdict(self)


PARTS = tuple(field.name for field in fields(Words))


@dataclass(frozen=True, slots=True)
class Keeping:
    """Something that was marked and that the author leaves in, with their reason."""

    field: str
    text: str
    reason: str


def keep(
    insight_id: uuid.UUID, words: Words, *, findings: Findings | None = None, keepings: Sequence[Keeping] = ()
) -> None:
    """Keep what the author wrote, replacing an earlier draft; None stands for: not screened yet."""
    original = db.session.get(Original, insight_id)
    if original is None:
        original = Original(insight_id=insight_id)
        db.session.add(original)
    original.content = vault.lock(json.dumps({**words.parts(), "kept": [asdict(one) for one in keepings]}))
    original.findings = {name: list(map(dict, spots)) for name, spots in findings.items()} if findings else findings  # type: ignore[assignment]
    original.proposal = None


def propose(insight_id: uuid.UUID, words: Words) -> None:
    """Keep the wording that a moderator would share."""
    db.session.get_one(Original, insight_id).proposal = vault.lock(json.dumps(words.parts()))


def proposed(insight_id: uuid.UUID) -> Words | None:
    """The wording that a moderator would share, where one has proposed any."""
    locked = db.session.scalar(select(Original.proposal).where(Original.insight_id == insight_id))
    return Words(**json.loads(vault.unlock(locked))) if locked else None


def read(insight_id: uuid.UUID, *, reason: str) -> Words:
    """What the author wrote, for a moderator or the screen; who read it and why is recorded."""
    record("original.read", kind="insight", key=insight_id, reason=reason)
    return unlocked(insight_id)


def unlocked(insight_id: uuid.UUID) -> Words:
    """What the author wrote, for the author, or for the moderator on whose desk it lies since `read`."""
    content = _content(insight_id)
    return Words(**{name: content.get(name, "") for name in PARTS})


def unlocked_all(insight_ids: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Words]]:
    """As `unlocked`, for the author's list."""
    rows = db.session.execute(select(Original.insight_id, Original.content).where(Original.insight_id.in_(insight_ids)))
    for insight_id, locked in rows:
        content = json.loads(vault.unlock(locked))
        yield insight_id, Words(**{name: content.get(name, "") for name in PARTS})


def masked(insight_ids: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Words]]:
    """As `unlocked_all`, for headings on a screen that others may see: what the screen found is left out."""
    from frontline.insights.marking import without

    rows = select(Original.insight_id, Original.findings).where(Original.insight_id.in_(insight_ids))
    found = {insight_id: findings for insight_id, findings in db.session.execute(rows)}  # noqa: C416 - for mypy
    for insight_id, words in unlocked_all(insight_ids):
        yield insight_id, without(words, found[insight_id] or {})


def keepings(insight_id: uuid.UUID) -> list[Keeping]:
    """What was marked and the author leaves in."""
    return [Keeping(**one) for one in _content(insight_id).get("kept", [])]


def findings(insight_id: uuid.UUID) -> Findings | None:
    """What the screen found in each field; None where it has not run."""
    return db.session.scalar(select(Original.findings).where(Original.insight_id == insight_id))


def _content(insight_id: uuid.UUID) -> dict[str, Any]:
    locked = db.session.scalars(select(Original.content).where(Original.insight_id == insight_id)).one()
    content: dict[str, Any] = json.loads(vault.unlock(locked))
    return content
