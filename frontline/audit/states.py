"""States that move by a domain's table only, each move on record."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from frontline.audit.service import record
from frontline.core.errors import TransitionError
from frontline.core.translation import gettext as _
from frontline.core.translation import translated

State = TypeVar("State", bound=enum.StrEnum)


class Stateful(Protocol):
    """A row with a key and a state."""

    id: Any
    state: Any


@dataclass(frozen=True, slots=True)
class Transitions(Generic[State]):
    """A domain's table of moves, and what it calls its states.

    Attributes:
        kind: of the rows, as the trail and the person read it.
        moves: which states may follow each.
        words: each state, as the end of a sentence.
    """

    kind: str
    moves: Mapping[State, frozenset[State]]
    words: Mapping[State, str]

    def refusal(self, row: Stateful) -> str:
        """Why nothing more can be done with a row in its state, in words."""
        things = {
            "placement": _("placement"), "insight": _("insight"), "theme": _("theme"), "answer": _("answer"),
            "commitment": _("commitment"), "proposal": _("proposal"),
        }  # fmt: skip
        thing, state = things.get(self.kind, self.kind), translated(self.words[row.state])
        return _("This %(thing)s is %(state)s, so this can no longer be done.", thing=thing, state=state)

    def require(self, row: Stateful, *states: State) -> None:
        """Make sure that a row is in one of these states.

        Raises:
            TransitionError: it is in another.
        """
        if row.state not in states:
            raise TransitionError(self.refusal(row))

    def move(self, row: Stateful, new: State, *, reason: str = "") -> None:
        """Move a row to another state, on record.

        Raises:
            TransitionError: the table has no such move.
        """
        old = row.state
        if new not in self.moves[old]:
            raise TransitionError(self.refusal(row))
        row.state = new
        self.note(row, old=old, reason=reason)

    def note(self, row: Stateful, *, old: State, reason: str = "") -> None:
        """Put on record that a row has come from another state to its present one."""
        record(f"{self.kind}.{row.state.value}", kind=self.kind, key=row.id, old=old, new=row.state, reason=reason)
