"""What organisations announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DepartmentMerged:
    """A department became part of another, with its teams."""

    department_id: uuid.UUID
    successor_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TeamClosed:
    """No theme may be with this team any more; what it leaves is its successor's, where it has one."""

    team_id: uuid.UUID
    successor_id: uuid.UUID | None = None
