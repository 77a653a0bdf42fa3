"""What insights announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InsightsAccepted:
    """These texts may be shared from now on; analysis starts."""

    insight_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class InsightWithdrawn:
    """Nothing of this insight may be shown any more."""

    insight_id: uuid.UUID
