"""Reads of missions and milestones."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.missions.models import (
    GREEN,
    Confidence,
    LinkState,
    Milestone,
    MilestoneTheme,
    PlanItem,
    Point,
    TargetVersion,
)
from frontline.missions.trajectory import Trajectory, trajectory
from frontline.organisations.models import Mission
from frontline.themes import queries as themes
from frontline.themes.models import ANSWERED, UNLISTED, Theme


@dataclass(frozen=True, slots=True)
class Standing:
    """How a milestone stands.

    Attributes:
        milestone: the milestone.
        trajectory: planned and measured.
        confidence: the latest rating; None where there is none.
        contradicted_by: themes that contradict a green rating: severe, growing, unanswered, confirmed to bear on it.
    """

    milestone: Milestone
    trajectory: Trajectory
    confidence: Confidence | None
    contradicted_by: Sequence[Theme]


@dataclass(frozen=True, slots=True)
class Linked:
    """A theme that bears on a milestone, or is suggested to."""

    link: MilestoneTheme
    theme: Theme


def mission(mission_id: uuid.UUID) -> Mission:
    """A mission by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Mission, mission_id), "There is no such mission.")


def milestones(mission_id: uuid.UUID | None = None, *, ended: bool = False) -> Sequence[Milestone]:
    """The milestones of a mission, or of all, in the order in which they were set; those that ended apart."""
    query = select(Milestone).where(Milestone.ended_at.is_not(None) if ended else Milestone.ended_at.is_(None))
    if mission_id:
        query = query.where(Milestone.mission_id == mission_id)
    return db.session.scalars(query.order_by(Milestone.created_at, Milestone.id)).unique().all()


def milestone(milestone_id: uuid.UUID, *, lock: bool = False) -> Milestone:
    """A milestone by id.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Milestone).where(Milestone.id == milestone_id)
    if lock:
        query = query.with_for_update(of=Milestone).execution_options(populate_existing=True)
    return or_missing(db.session.scalars(query).unique().first(), "There is no such milestone.")


def replaced_by(milestone: Milestone) -> Milestone | None:
    """The milestone that came in the place of another."""
    return db.session.scalars(select(Milestone).where(Milestone.replaces_id == milestone.id)).unique().first()


def points(milestone_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Point]]:
    """The current points of each milestone, by day."""
    query = select(Point).where(Point.milestone_id.in_(milestone_ids), Point.revised_at.is_(None))
    found: dict[uuid.UUID, list[Point]] = {one: [] for one in milestone_ids}
    for row in db.session.scalars(query.order_by(Point.day)):
        found[row.milestone_id].append(row)
    return found


def revisions(milestone_id: uuid.UUID) -> Sequence[Point]:
    """Points that were revised, latest revision first."""
    query = select(Point).where(Point.milestone_id == milestone_id, Point.revised_at.is_not(None))
    return db.session.scalars(query.order_by(Point.revised_at.desc(), Point.day)).all()


def confidences(milestone_id: uuid.UUID) -> Sequence[Confidence]:
    """The ratings of a milestone, latest first."""
    query = select(Confidence).where(Confidence.milestone_id == milestone_id)
    return db.session.scalars(query.order_by(Confidence.at.desc())).unique().all()


def _latest(milestone_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Confidence]:
    query = select(Confidence).where(Confidence.milestone_id.in_(milestone_ids)).order_by(Confidence.at)
    return {row.milestone_id: row for row in db.session.scalars(query).unique()}


def items(milestone_id: uuid.UUID) -> Sequence[PlanItem]:
    """The delivery plan, what is open first, soonest due first."""
    query = select(PlanItem).where(PlanItem.milestone_id == milestone_id)
    return db.session.scalars(query.order_by(PlanItem.done_at.is_not(None), PlanItem.due_on, PlanItem.id)).all()


def item(milestone: Milestone, item_id: uuid.UUID) -> PlanItem:
    """A line of the delivery plan of a milestone.

    Raises:
        NotFoundError: there is none.
    """
    query = select(PlanItem).where(PlanItem.id == item_id, PlanItem.milestone_id == milestone.id)
    return or_missing(db.session.scalar(query), "There is no such line in the plan.")


def standings(rows: Sequence[Milestone], person: Person) -> list[Standing]:
    """How some milestones stand, in their order, with what contradicts them as far as a person may read it."""
    ids = [one.id for one in rows]
    pointed, rated, doubts = points(ids), _latest(ids), _contradictions(ids, person)
    return [
        Standing(one, trajectory(pointed[one.id], one.target), mine, doubts.get(one.id, []) if _is_green(mine) else [])
        for one in rows
        for mine in (rated.get(one.id),)
    ]


def _is_green(confidence: Confidence | None) -> bool:
    return confidence is not None and confidence.rating in GREEN


def _contradictions(milestone_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, list[Theme]]:
    """The themes that are severe, growing and unanswered, of those that people confirmed."""
    severe = (Theme.severe_count > 0) & (Theme.course == "growing") & Theme.state.not_in((*ANSWERED, *UNLISTED))
    rows = db.session.execute(
        select(MilestoneTheme.milestone_id, Theme)
        .join(Theme, Theme.id == MilestoneTheme.theme_id)
        .where(MilestoneTheme.milestone_id.in_(milestone_ids), MilestoneTheme.state == LinkState.CONFIRMED, severe)
        .order_by(Theme.severe_count.desc(), Theme.id)
    ).all()
    seen = themes.readable({row[1].id for row in rows}, person)
    found: dict[uuid.UUID, list[Theme]] = {}
    for key, theme in rows:
        if theme.id in seen:
            found.setdefault(key, []).append(theme)
    return found


def linked(milestone_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, list[Linked]]:
    """The themes that bear on each milestone, as far as a person may read them; those that are confirmed first."""
    rows = db.session.execute(
        select(MilestoneTheme, Theme)
        .join(Theme, Theme.id == MilestoneTheme.theme_id)
        .where(MilestoneTheme.milestone_id.in_(milestone_ids), MilestoneTheme.state != LinkState.REJECTED)
        .where(Theme.state.not_in(UNLISTED))
        .order_by(MilestoneTheme.state, Theme.people_count.desc(), Theme.id)
    ).all()
    seen = themes.readable({row[1].id for row in rows}, person)
    found: dict[uuid.UUID, list[Linked]] = {one: [] for one in milestone_ids}
    for link, theme in rows:
        if theme.id in seen:
            found[link.milestone_id].append(Linked(link, theme))
    return found


def bearing(milestone_ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Ids of the themes that people confirmed to bear on some milestones."""
    confirmed = MilestoneTheme.state == LinkState.CONFIRMED
    query = select(MilestoneTheme.theme_id).where(MilestoneTheme.milestone_id.in_(milestone_ids), confirmed)
    return list(db.session.scalars(query.distinct().order_by(MilestoneTheme.theme_id)))


def milestones_of(theme_id: uuid.UUID) -> Sequence[Milestone]:
    """The milestones on which people say that a theme bears."""
    held = select(MilestoneTheme.milestone_id).where(
        MilestoneTheme.theme_id == theme_id, MilestoneTheme.state == LinkState.CONFIRMED
    )
    query = select(Milestone).where(Milestone.id.in_(held), Milestone.ended_at.is_(None))
    return db.session.scalars(query.order_by(Milestone.created_at)).unique().all()


def targets(milestone_id: uuid.UUID) -> Sequence[TargetVersion]:
    """The versions of a milestone's target, latest first."""
    query = (
        select(TargetVersion).where(TargetVersion.milestone_id == milestone_id).order_by(TargetVersion.number.desc())
    )
    return db.session.scalars(query).all()
