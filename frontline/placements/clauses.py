"""The clauses of agreements: what each must cover, and the standard texts that come with Frontline."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from frontline.placements.models.placement import PlacementKind


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its subject, by which it is found again, its heading, and its paragraphs parted by empty lines."""

    subject: str
    heading: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, each on one line."""
        return [" ".join(paragraph.split()) for paragraph in self.text.split("\n\n") if paragraph.strip()]

    @property
    def is_required(self) -> bool:
        """Whether no agreement may be without it."""
        return self.subject in list_required_subjects()

    def to_json(self) -> dict[str, str]:
        """As it is kept."""
        return {"subject": self.subject, "heading": self.heading, "text": self.text}


def parse_clauses(rows: Sequence[Mapping[str, Any]]) -> tuple[Clause, ...]:
    """Clauses as they were kept."""
    return tuple(Clause(row["subject"], row["heading"], row["text"]) for row in rows)


@cache
def _read_standard() -> Mapping[str, Any]:
    file = resources.files("frontline.placements") / "data/standard_clauses.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def get_standard_version() -> int:
    """The version of the standard texts, in their language of English."""
    version: int = _read_standard()["version"]
    return version


@cache
def list_standard_clauses(kind: PlacementKind) -> tuple[Clause, ...]:
    """The standard clauses for a kind of placement, in the order in which they are printed."""
    return tuple(
        _tidy(Clause(row["subject"], row["heading"], row.get("by_kind", {}).get(kind.value, row["text"])))
        for row in _read_standard()["clauses"]
    )


def _tidy(clause: Clause) -> Clause:
    return Clause(clause.subject, clause.heading, "\n\n".join(clause.paragraphs))


@cache
def list_required_subjects() -> tuple[str, ...]:
    """The subjects that every agreement covers."""
    return tuple(row["subject"] for row in _read_standard()["clauses"])
