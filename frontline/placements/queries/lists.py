"""Lists of placements: filtered, as a board, as a timeline; and the filters that somebody keeps."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true

from frontline.accounts.models import Person
from frontline.core.clock import make_london_day_expression
from frontline.core.database import db
from frontline.core.fields import lazy_attribute
from frontline.organisations.models import HomeOrganisation
from frontline.placements.models.agreement import Agreement
from frontline.placements.models.matching import SavedFilter
from frontline.placements.models.placement import (
    CANCELLED_STATES,
    FINISHED_STATES,
    RUNNING_STATES,
    Clearance,
    Placement,
    PlacementState,
)
from frontline.placements.queries.records import list_visible_placements
from frontline.placements.start_plan import DECISION_STEPS, STEP_PERIOD, compute_first_safe_start
from frontline.placements.tasks_due import ENDING_PERIOD, STALE_AFTER

_S = PlacementState
# Each with its name and the states that it stands for.
BOARD_GROUPS: dict[str, tuple[str, tuple[PlacementState, ...]]] = {
    "proposed": (_l("Proposed"), (_S.PROPOSED, _S.HOME_APPROVED, _S.HOST_AGREED)),
    "preparing": (_l("Clearance and signatures"), (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED)),
    "running": (_l("Running"), (_S.ACTIVE, _S.EXTENSION_REQUESTED, _S.PAUSED)),
    "ending": (_l("Ending"), (_S.ENDING, _S.END_REVIEW_DUE)),
    "over": (_l("Over"), (_S.COMPLETED, _S.ENDED_EARLY)),
    "fallen": (_l("Declined or withdrawn"), CANCELLED_STATES),
}
SHOW_OPTIONS = {
    "open": _l("All that are not over"), "ending": _l("End within 8 weeks"), "late": _l("Something is overdue"),
    "at-risk": _l("First day at risk"),
    "stale": _l("Not confirmed for 30 days"), "alumni": _l("Alumni who can be contacted"), "all": _l("All"),
    **{f"group-{key}": name for key, (name, _) in BOARD_GROUPS.items() if key != "ending"},
    **{f"state-{state}": lazy_attribute(state, "label") for state in PlacementState},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacementFilters:
    """Which placements are wanted."""

    show: str = "open"
    profession_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None
    region_id: uuid.UUID | None = None
    words: str = ""


def list_placements(person: Person, filters: PlacementFilters, day: dt.date, *, sees_all: bool) -> Select[Placement]:
    """The placements that a person may see and wants; what is due first comes first."""
    query = list_visible_placements(person, sees_all=sees_all).where(*_build_conditions(filters, day))
    return query.order_by(None).order_by(Placement.next_due_on.nulls_last(), Placement.ends_on, Placement.id)


def _build_conditions(filters: PlacementFilters, day: dt.date) -> list[ColumnElement[bool]]:
    conditions = [_match_show_option(filters.show, day)]
    if filters.profession_id:
        conditions.append(Placement.profession_id == filters.profession_id)
    if filters.department_id:
        conditions.append(Placement.host_department_id == filters.department_id)
    if filters.region_id:
        home_ids = select(HomeOrganisation.id).where(HomeOrganisation.region_id == filters.region_id)
        conditions.append(Placement.home_organisation_id.in_(home_ids))
    if filters.words:
        conditions.append(_match_words(filters.words))
    return conditions


def _match_words(words: str) -> ColumnElement[bool]:
    person_ids = select(Person.id).where(Person.name.icontains(words, autoescape=True))
    home_ids = select(HomeOrganisation.id).where(HomeOrganisation.name.icontains(words, autoescape=True))
    return or_(
        Placement.person_id.in_(person_ids), Placement.home_organisation_id.in_(home_ids), Placement.reference == words
    )


def _match_show_option(show: str, day: dt.date) -> ColumnElement[bool]:
    kind, _, value = show.partition("-")
    if kind == "group" and value in BOARD_GROUPS:
        return Placement.state.in_(BOARD_GROUPS[value][1])
    if kind == "state" and value in set(PlacementState):
        return Placement.state == PlacementState(value)
    confirmed_on = make_london_day_expression(Placement.confirmed_at)
    conditions: dict[str, ColumnElement[bool]] = {
        "ending": Placement.state.in_(RUNNING_STATES) & (Placement.ends_on <= day + ENDING_PERIOD),
        "late": Placement.next_due_on < day,
        "at-risk": _is_start_at_risk(day),
        "stale": Placement.state.in_(RUNNING_STATES) & (confirmed_on < day - STALE_AFTER),
        "alumni": Placement.state.in_((_S.COMPLETED, _S.ENDED_EARLY)) & Placement.stays_reachable,
        "all": true(),
    }
    return conditions.get(show, Placement.state.not_in(FINISHED_STATES))


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many placements stand in a column of the board, of how many of them something is overdue or soon due."""

    total: int = 0
    late: int = 0
    soon: int = 0


def _is_start_at_risk(day: dt.date) -> ColumnElement[bool]:
    """Whether a step before the first day comes too late, by the same plan as what is due."""
    levels = (None, *Clearance)
    too_late = [
        (Placement.state == state)
        & Placement.clearance.is_not_distinct_from(level)
        & (Placement.starts_on < compute_first_safe_start(step, level, day))
        for step, state in DECISION_STEPS.items()
        for level in levels
    ]
    make_by, sign_by, cleared_by = (compute_first_safe_start(step, None, day) for step in ("make", "sign", "cleared"))
    has_agreement = exists().where(Agreement.placement_id == Placement.id, Agreement.void_at.is_(None))
    is_preparing = Placement.state.in_((_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED))
    is_to_sign = Placement.state == _S.CLEARANCE_PENDING
    return or_(
        *too_late,
        is_to_sign & ~has_agreement & (Placement.starts_on < make_by),
        is_to_sign & has_agreement & (Placement.starts_on < sign_by),
        is_preparing & Placement.cleared_on.is_(None) & (Placement.starts_on < cleared_by),
    )


def count_placements_by_group(
    person: Person, filters: PlacementFilters, day: dt.date, *, sees_all: bool
) -> dict[str, GroupCount]:
    """How many placements stand in each column of the board, whatever `show` says."""
    visible_placements = (
        list_visible_placements(person, sees_all=sees_all)
        .where(*_build_conditions(replace(filters, show="all"), day))
        .order_by(None)
    )
    is_late, is_soon = Placement.next_due_on < day, Placement.next_due_on.between(day, day + STEP_PERIOD)
    columns = (Placement.state, func.count(), func.count().filter(is_late), func.count().filter(is_soon))
    state_counts = visible_placements.with_only_columns(*columns, maintain_column_froms=True).group_by(Placement.state)
    counts = {state: numbers for state, *numbers in db.session.execute(state_counts)}
    return {
        key: GroupCount(
            *(sum(numbers) for numbers in zip(*(counts.get(state, (0, 0, 0)) for state in states), strict=True))
        )
        for key, (_, states) in BOARD_GROUPS.items()
    }


def list_board_column(
    key: str, person: Person, filters: PlacementFilters, day: dt.date, *, sees_all: bool, limit: int = 8
) -> Sequence[Placement]:
    """The placements of one column of the board that are due first."""
    column_filters = replace(filters, show=f"group-{key}")
    return (
        db.session.scalars(list_placements(person, column_filters, day, sees_all=sees_all).limit(limit)).unique().all()
    )


def list_saved_filters(person: Person) -> Sequence[SavedFilter]:
    """The filters that a person keeps, by name."""
    is_own = SavedFilter.person_id == person.id
    return db.session.scalars(select(SavedFilter).where(is_own).order_by(SavedFilter.name)).all()


def list_placements_in_states(states: Sequence[PlacementState]) -> Sequence[Placement]:
    """All placements in some states, the first to end first."""
    query = select(Placement).where(Placement.state.in_(states)).order_by(Placement.ends_on, Placement.id)
    return db.session.scalars(query).unique().all()


def list_timeline_placements(filters: PlacementFilters, day: dt.date) -> Select[Placement]:
    """All that ran, run or will, of those that are wanted: for the timeline, the first to start first."""
    conditions = (Placement.state.not_in(CANCELLED_STATES), *_build_conditions(replace(filters, show="all"), day))
    return select(Placement).where(*conditions).order_by(Placement.starts_on, Placement.ends_on, Placement.id)


def get_timeline_span(filters: PlacementFilters, day: dt.date) -> tuple[dt.date, dt.date, int] | None:
    """The first and the last day of all of these, and how many of them run; None where there are none."""
    running_count = func.count().filter(Placement.state.in_(RUNNING_STATES))
    query = list_timeline_placements(filters, day).order_by(None)
    columns = (func.min(Placement.starts_on), func.max(Placement.ends_on), running_count)
    first_day, last_day, running = db.session.execute(
        query.with_only_columns(*columns, maintain_column_froms=True)
    ).one()
    return (first_day, last_day, running) if first_day else None
