"""What the author wrote: kept encrypted, apart from what is shared, each reading on record."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import select

from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.vault import vault
from frontline.insights.models.insight import Original
from frontline.privacy.findings import Findings, KeptFinding


@dataclass(frozen=True, slots=True)
class InsightText:
    """The fields of an insight's text."""

    what_happened: str
    why_it_matters: str = ""
    what_hinders: str = ""
    what_would_help: str = ""
    affected: str = ""
    headline: str = ""

    def by_field(self) -> dict[str, str]:
        """The fields by name."""
        return asdict(self)


# What was encrypted before version 0.2 has its fields under these names; no migration can read it.
_STORED_NAMES = {
    "saw": "what_happened", "matters": "why_it_matters", "hinders": "what_hinders", "helps": "what_would_help",
}  # fmt: skip
# In the order in which they are read: the headline first.
TEXT_FIELDS = ("headline", *(field.name for field in fields(InsightText) if field.name != "headline"))
BODY_FIELDS = TEXT_FIELDS[1:]


def save_original(
    insight_id: uuid.UUID, words: InsightText, *, findings: Findings | None = None, keepings: Sequence[KeptFinding] = ()
) -> None:
    """Keep what the author wrote, replacing an earlier draft; None stands for: not screened yet."""
    original = db.session.get(Original, insight_id)
    if original is None:
        original = Original(insight_id=insight_id)
        db.session.add(original)
    original.content = vault.lock(json.dumps({**words.by_field(), "kept": [asdict(finding) for finding in keepings]}))
    original.findings = {name: list(map(dict, spans)) for name, spans in findings.items()} if findings else findings  # type: ignore[assignment]
    original.proposal = None


def save_proposal(insight_id: uuid.UUID, words: InsightText) -> None:
    """Keep the wording that a moderator would share."""
    db.session.get_one(Original, insight_id).proposal = vault.lock(json.dumps(words.by_field()))


def get_proposal(insight_id: uuid.UUID) -> InsightText | None:
    """The wording that a moderator would share, where one has proposed any."""
    locked = db.session.scalar(select(Original.proposal).where(Original.insight_id == insight_id))
    return _read_text(json.loads(vault.unlock(locked))) if locked else None


def read_original(insight_id: uuid.UUID, *, reason: str) -> InsightText:
    """What the author wrote, for a moderator or the screen; who read it and why is recorded."""
    record_event("original.read", kind="insight", key=insight_id, reason=reason)
    return get_original_text(insight_id)


@dataclass(frozen=True, slots=True)
class OpenedOriginal:
    """An original: what was written, what the author leaves in, what the screen found (None: it has not run)."""

    words: InsightText
    kept_findings: list[KeptFinding]
    findings: Findings | None


def get_originals(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, OpenedOriginal]:
    """Originals, for their author, or for the moderator on whose desk they lie since `read`."""
    columns = (Original.insight_id, Original.content, Original.findings)
    stored = db.session.execute(select(*columns).where(Original.insight_id.in_(insight_ids)))
    return {insight_id: _decrypt_original(content, findings) for insight_id, content, findings in stored}


def _decrypt_original(locked: bytes, findings: Findings | None) -> OpenedOriginal:
    content = json.loads(vault.unlock(locked))
    kept_findings = [KeptFinding(**finding) for finding in content.get("kept", [])]
    kept_findings = [
        replace(finding, field=_STORED_NAMES.get(finding.field, finding.field)) for finding in kept_findings
    ]
    return OpenedOriginal(_read_text(content), kept_findings, findings)


def _read_text(content: Mapping[str, Any]) -> InsightText:
    named = {_STORED_NAMES.get(name, name): text for name, text in content.items()}
    return InsightText(**{name: named.get(name, "") for name in TEXT_FIELDS})


def get_original_text(insight_id: uuid.UUID) -> InsightText:
    """What was written in one of `get_originals`."""
    return get_originals([insight_id])[insight_id].words


def get_findings(insight_id: uuid.UUID) -> Findings | None:
    """What the screen found in each field; None where it has not run."""
    return db.session.scalar(select(Original.findings).where(Original.insight_id == insight_id))
