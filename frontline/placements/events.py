"""What placements announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandoverRequested:
    """A secondee says that nothing of theirs is left open; a reaction that knows better refuses with the reason."""

    placement_id: uuid.UUID
    person_id: uuid.UUID
