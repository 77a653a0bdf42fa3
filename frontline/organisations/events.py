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


@dataclass(frozen=True, slots=True)
class RecordMerged:
    """A profession or a home organisation became part of another of its kind.

    Attributes:
        kind: its table.
        record_id: what became part of the other.
        successor_id: the other.
        moved_rows: filled in by whoever moves rows, so that they find them again: ids of rows, by table.
    """

    kind: str
    record_id: uuid.UUID
    successor_id: uuid.UUID
    moved_rows: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RecordReopened:
    """A merging was undone: what it moved and is still there comes back."""

    kind: str
    record_id: uuid.UUID
    successor_id: uuid.UUID
    moved_rows: dict[str, list[str]]
