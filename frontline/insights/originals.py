"""What the author wrote: kept encrypted, apart from what is shared, each reading on record."""

import json
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import select

from frontline.audit.service import record
from frontline.core.database import db
from frontline.core.vault import vault
from frontline.insights.models import Original


@dataclass(frozen=True, slots=True)
class Words:
    """The three fields of an insight's text."""

    saw: str
    matters: str = ""
    helps: str = ""

    def parts(self) -> dict[str, str]:
        """The fields by name."""
        return asdict(self)


def keep(insight_id: uuid.UUID, words: Words) -> None:
    """Keep what the author wrote, replacing an earlier draft."""
    original = db.session.get(Original, insight_id)
    if original is None:
        original = Original(insight_id=insight_id)
        db.session.add(original)
    original.content = vault.lock(json.dumps(words.parts()))
    original.findings = None


def read(insight_id: uuid.UUID, *, reason: str) -> Words:
    """What the author wrote, for a moderator or the screen; who read it and why is recorded."""
    record("original.read", kind="insight", key=insight_id, reason=reason)
    return unlocked(insight_id)


def unlocked(insight_id: uuid.UUID) -> Words:
    """What the author wrote, for the author, or for the moderator on whose desk it lies since `read`."""
    locked = db.session.scalars(select(Original.content).where(Original.insight_id == insight_id)).one()
    return Words(**json.loads(vault.unlock(locked)))
