"""What the author wrote: kept encrypted, apart from what is shared, each reading on record."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Opened:
    """An original: what was written, what the author leaves in, what the screen found (None: it has not run)."""

    words: Words
    keepings: list[Keeping]
    findings: Findings | None


def opened(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Opened]:
    """Originals, for their author, or for the moderator on whose desk they lie since `read`."""
    columns = (Original.insight_id, Original.content, Original.findings)
    rows = db.session.execute(select(*columns).where(Original.insight_id.in_(insight_ids)))
    return {row.insight_id: _opened(row.content, row.findings) for row in rows}


def _opened(locked: bytes, findings: Findings | None) -> Opened:
    content = json.loads(vault.unlock(locked))
    words = Words(**{name: content.get(name, "") for name in PARTS})
    return Opened(words, [Keeping(**one) for one in content.get("kept", [])], findings)


def unlocked(insight_id: uuid.UUID) -> Words:
    """What was written in one of the `opened`."""
    return opened([insight_id])[insight_id].words


def findings(insight_id: uuid.UUID) -> Findings | None:
    """What the screen found in each field; None where it has not run."""
    return db.session.scalar(select(Original.findings).where(Original.insight_id == insight_id))
