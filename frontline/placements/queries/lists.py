"""Lists of placements: filtered, as a board, as a timeline; and the filters that somebody keeps."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, or_, select, true

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.forms import lazily
from frontline.core.furniture import sql_local_day
from frontline.organisations.models import HomeOrganisation
from frontline.placements.duties import ENDING, STALE
from frontline.placements.models import (
    FALLEN_THROUGH,
    OVER,
    RUNNING,
    Placement,
    PlacementState,
    SavedFilter,
)
from frontline.placements.queries.reading import visible

_S = PlacementState
# Each with its name and the states that it stands for.
GROUPS: dict[str, tuple[str, tuple[PlacementState, ...]]] = {
    "proposed": (_l("Proposed"), (_S.PROPOSED, _S.HOME_APPROVED, _S.HOST_AGREED)),
    "preparing": (_l("Clearance and signatures"), (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED)),
    "running": (_l("Running"), (_S.ACTIVE, _S.EXTENSION_REQUESTED, _S.PAUSED)),
    "ending": (_l("Ending"), (_S.ENDING, _S.END_REVIEW_DUE)),
    "over": (_l("Over"), (_S.COMPLETED, _S.ENDED_EARLY)),
    "fallen": (_l("Declined or withdrawn"), FALLEN_THROUGH),
}
SHOWS = {
    "open": _l("All that are not over"), "ending": _l("End within 8 weeks"), "late": _l("Something is late"),
    "stale": _l("Not confirmed for 30 days"), "alumni": _l("Alumni who stay reachable"), "all": _l("All"),
    **{f"group-{key}": name for key, (name, _) in GROUPS.items() if key != "ending"},
    **{f"state-{state}": lazily(state, "label") for state in PlacementState},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which placements are wanted."""

    show: str = "open"
    profession_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None
    region_id: uuid.UUID | None = None
    words: str = ""


def placements(person: Person, filters: Filters, day: dt.date, *, everything: bool) -> Select[Placement]:
    """The placements that a person may see and wants; what is due first comes first."""
    query = visible(person, everything=everything).where(*_where(filters, day))
    return query.order_by(None).order_by(Placement.next_due_on.nulls_last(), Placement.ends_on, Placement.id)


def _where(filters: Filters, day: dt.date) -> list[ColumnElement[bool]]:
    wanted = [_shown(filters.show, day)]
    if filters.profession_id:
        wanted.append(Placement.profession_id == filters.profession_id)
    if filters.department_id:
        wanted.append(Placement.host_department_id == filters.department_id)
    if filters.region_id:
        homes = select(HomeOrganisation.id).where(HomeOrganisation.region_id == filters.region_id)
        wanted.append(Placement.home_organisation_id.in_(homes))
    if filters.words:
        wanted.append(_named(filters.words))
    return wanted


def _named(words: str) -> ColumnElement[bool]:
    people = select(Person.id).where(Person.name.icontains(words, autoescape=True))
    homes = select(HomeOrganisation.id).where(HomeOrganisation.name.icontains(words, autoescape=True))
    return or_(Placement.person_id.in_(people), Placement.home_organisation_id.in_(homes), Placement.reference == words)


def _shown(show: str, day: dt.date) -> ColumnElement[bool]:
    kind, _, value = show.partition("-")
    if kind == "group" and value in GROUPS:
        return Placement.state.in_(GROUPS[value][1])
    if kind == "state" and value in set(PlacementState):
        return Placement.state == PlacementState(value)
    confirmed = sql_local_day(Placement.confirmed_at)
    found: dict[str, ColumnElement[bool]] = {
        "ending": Placement.state.in_(RUNNING) & (Placement.ends_on <= day + ENDING),
        "late": Placement.next_due_on < day,
        "stale": Placement.state.in_(RUNNING) & (confirmed < day - STALE),
        "alumni": Placement.state.in_((_S.COMPLETED, _S.ENDED_EARLY)) & Placement.stays_reachable,
        "all": true(),
    }
    return found.get(show, Placement.state.not_in(OVER))


def board(person: Person, filters: Filters, day: dt.date, *, everything: bool) -> dict[str, int]:
    """How many placements stand in each column of the board, whatever `show` says."""
    mine = visible(person, everything=everything).where(*_where(replace(filters, show="all"), day)).order_by(None)
    rows = mine.with_only_columns(Placement.state, func.count(), maintain_column_froms=True).group_by(Placement.state)
    counts = {state: number for state, number in db.session.execute(rows)}  # noqa: C416 - rows are no tuples to a type checker
    return {key: sum(counts.get(state, 0) for state in states) for key, (_, states) in GROUPS.items()}


def column(
    key: str, person: Person, filters: Filters, day: dt.date, *, everything: bool, most: int = 8
) -> Sequence[Placement]:
    """The placements of one column of the board that are due first."""
    wanted = replace(filters, show=f"group-{key}")
    return db.session.scalars(placements(person, wanted, day, everything=everything).limit(most)).unique().all()


def saved_filters(person: Person) -> Sequence[SavedFilter]:
    """The filters that a person keeps, by name."""
    mine = SavedFilter.person_id == person.id
    return db.session.scalars(select(SavedFilter).where(mine).order_by(SavedFilter.name)).all()


def of_states(states: Sequence[PlacementState]) -> Sequence[Placement]:
    """All placements in some states, the first to end first."""
    query = select(Placement).where(Placement.state.in_(states)).order_by(Placement.ends_on, Placement.id)
    return db.session.scalars(query).unique().all()


def dated(filters: Filters, day: dt.date) -> Select[Placement]:
    """All that ran, run or will, of those that are wanted: for the timeline, the first to start first."""
    ran = (Placement.state.not_in(FALLEN_THROUGH), *_where(replace(filters, show="all"), day))
    return select(Placement).where(*ran).order_by(Placement.starts_on, Placement.ends_on, Placement.id)


def span(filters: Filters, day: dt.date) -> tuple[dt.date, dt.date, int] | None:
    """The first and the last day of all of these, and how many of them run; None where there are none."""
    runs = func.count().filter(Placement.state.in_(RUNNING))
    query = dated(filters, day).order_by(None)
    columns = (func.min(Placement.starts_on), func.max(Placement.ends_on), runs)
    first, last, running = db.session.execute(query.with_only_columns(*columns, maintain_column_froms=True)).one()
    return (first, last, running) if first else None
