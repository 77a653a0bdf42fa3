"""What organisations announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TeamClosed:
    """No theme may be with this team any more."""

    team_id: uuid.UUID
