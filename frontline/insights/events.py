"""What insights announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InsightScreened:
    """The screen for personal data has run on what was sent: it can be moderated."""

    insight_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class InsightsAccepted:
    """These texts may be shared from now on; analysis starts."""

    insight_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class InsightWithdrawn:
    """Nothing of this insight may be shown any more: its author withdrew it, or a moderator took it back."""

    insight_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class InsightProtected:
    """Its author moved to a more protective identity: every sentence of it that is shown must be read anew."""

    insight_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class RemarkShared:
    """A moderator let through what an author added: whoever asked may read it."""

    about: str
    about_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class InsightReopened:
    """Its author says that the answer did not resolve it."""

    insight_id: uuid.UUID
