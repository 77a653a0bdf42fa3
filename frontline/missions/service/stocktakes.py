"""Hold stocktakes: schedule, open with the pack of the day, record decisions and actions, publish."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.stocktake import MeetingKind, Stocktake, StocktakeDecision, StocktakeState
from frontline.missions.queries.stocktake_packs import build_stocktake_pack
from frontline.organisations.models import Mission


@dataclass(frozen=True, slots=True)
class StocktakePlan:
    """What is known of a stocktake before it is held.

    Attributes:
        question: that a priority review asks.
        ask: what is asked of the minister.
        marking: the protective marking of its papers.
    """

    kind: MeetingKind
    held_on: dt.date
    chair: str
    question: str = ""
    ask: str = ""
    marking: str = "OFFICIAL"


def schedule_stocktake(*, key: uuid.UUID, mission: Mission, person: Person, plan: StocktakePlan) -> Stocktake:
    """Schedule a stocktake or a priority review; once under the key of its form.

    Raises:
        FieldError: the day is past, or a review asks nothing.
    """
    lock_key("stocktake", key)
    if existing := db.session.get(Stocktake, key):
        return existing
    if plan.held_on < get_london_today():
        raise FieldError("held_on", _("Enter a day that is still to come"))
    if plan.kind is MeetingKind.PRIORITY_REVIEW and not plan.question.strip():
        raise FieldError("question", _("Enter what the review should find out at the front line"))
    stocktake = Stocktake(id=key, mission_id=mission.id, person_id=person.id, **asdict(plan))
    db.session.add(stocktake)
    db.session.flush()
    record_event("stocktake.scheduled", kind="stocktake", key=stocktake.id, new=StocktakeState.SCHEDULED)
    return stocktake


def cancel_stocktake(*, stocktake: Stocktake) -> None:
    """Cancel a stocktake that has not been opened.

    Raises:
        TransitionError: it has.
    """
    require_stocktake_state(stocktake, StocktakeState.SCHEDULED)
    _move_stocktake_state(stocktake, StocktakeState.CANCELLED)


def open_stocktake(*, stocktake: Stocktake, person: Person) -> None:
    """Open a stocktake, which is locked: its pack is built from the figures of now.

    Raises:
        TransitionError: it was opened already, or its day is still to come.
    """
    require_stocktake_state(stocktake, StocktakeState.SCHEDULED)
    if stocktake.held_on > get_london_today():
        raise TransitionError(_("It is on %(day)s: it can be opened on the day.", day=format_date(stocktake.held_on)))
    stocktake.opened_at, stocktake.pack = now(), build_stocktake_pack(stocktake.mission_id, person)
    _move_stocktake_state(stocktake, StocktakeState.OPEN)


def record_stocktake_decision(*, stocktake: Stocktake, person: Person, text: str) -> None:
    """Record a decision.

    Raises:
        TransitionError: it is not being held.
    """
    require_stocktake_state(stocktake, StocktakeState.OPEN)
    db.session.add(StocktakeDecision(stocktake_id=stocktake.id, text=text, person_id=person.id))
    record_event("stocktake.decided", kind="stocktake", key=stocktake.id)


def publish_stocktake(*, stocktake: Stocktake, summary: str, ask: str = "") -> None:
    """Close a stocktake and publish what it decided to everybody who reads missions; it does not change from then on.

    Raises:
        TransitionError: it is not being held.
        FieldError: without a summary.
    """
    require_stocktake_state(stocktake, StocktakeState.OPEN)
    if not summary.strip():
        raise FieldError("summary", _("Enter a summary in a line or two"))
    stocktake.summary, stocktake.ask, stocktake.published_at = summary, ask, now()
    _move_stocktake_state(stocktake, StocktakeState.PUBLISHED)


def _move_stocktake_state(stocktake: Stocktake, new: StocktakeState) -> None:
    old, stocktake.state = stocktake.state, new
    record_event(f"stocktake.{new.value}", kind="stocktake", key=stocktake.id, old=old, new=new)


def require_stocktake_state(stocktake: Stocktake, state: StocktakeState) -> None:
    """Check that a stocktake is in a state.

    Raises:
        TransitionError: it is in another.
    """
    if stocktake.state is not state:
        label = stocktake.state.label.lower()
        raise TransitionError(_("This is %(state)s, so this can no longer be done.", state=label))
