"""States that move by a domain's table only, each move on record."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from frontline.audit.service import record_event
from frontline.core.errors import TransitionError
from frontline.core.translation import gettext as _
from frontline.core.translation import translate

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

    object_kind: str
    next_states: Mapping[State, frozenset[State]]
    state_phrases: Mapping[State, str]

    def explain_refusal(self, entity: Stateful) -> str:
        """Why nothing more can be done with a row in its state, in words."""
        things = {
            "placement": _("placement"), "insight": _("insight"), "theme": _("theme"), "answer": _("answer"),
            "commitment": _("commitment"), "proposal": _("proposal"),
        }  # fmt: skip
        kind_name, state = things.get(self.object_kind, self.object_kind), translate(self.state_phrases[entity.state])
        return _("This %(thing)s is %(state)s, so this can no longer be done.", thing=kind_name, state=state)

    def require_state(self, entity: Stateful, *states: State) -> None:
        """Make sure that a row is in one of these states.

        Raises:
            TransitionError: it is in another.
        """
        if entity.state not in states:
            raise TransitionError(self.explain_refusal(entity))

    def change_state(self, entity: Stateful, new: State, *, reason: str = "") -> None:
        """Move a row to another state, on record.

        Raises:
            TransitionError: the table has no such move.
        """
        old = entity.state
        if new not in self.next_states[old]:
            raise TransitionError(self.explain_refusal(entity))
        entity.state = new
        self.record_change(entity, old=old, reason=reason)

    def record_change(self, entity: Stateful, *, old: State, reason: str = "") -> None:
        """Put on record that a row has come from another state to its present one."""
        record_event(
            f"{self.object_kind}.{entity.state.value}",
            kind=self.object_kind,
            key=entity.id,
            old=old,
            new=entity.state,
            reason=reason,
        )
