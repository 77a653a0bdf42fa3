"""Reads of missions and milestones."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.missions.models.milestone import (
    GREEN_RATINGS,
    DeliveryConfidence,
    Milestone,
    PlanItem,
    TargetVersion,
    TrajectoryPoint,
)
from frontline.missions.queries.theme_links import list_contradicting_themes
from frontline.missions.trajectory import Trajectory, build_trajectory
from frontline.organisations.models import Mission
from frontline.themes.models.theme import Theme


@dataclass(frozen=True, slots=True)
class MilestoneStatus:
    """The status of a milestone.

    Attributes:
        milestone: the milestone.
        trajectory: planned and measured.
        confidence: the latest rating; None where there is none.
        contradicted_by: themes that contradict a green rating: severe, growing, unanswered, confirmed as relevant.
    """

    milestone: Milestone
    trajectory: Trajectory
    confidence: DeliveryConfidence | None
    contradicted_by: Sequence[Theme]


def get_mission(mission_id: uuid.UUID) -> Mission:
    """A mission by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Mission, mission_id), "There is no such mission.")


def list_milestones(mission_id: uuid.UUID | None = None, *, ended: bool = False) -> Sequence[Milestone]:
    """The milestones of a mission, or of all, in the order in which they were set; those that ended apart."""
    query = select(Milestone).where(Milestone.ended_at.is_not(None) if ended else Milestone.ended_at.is_(None))
    if mission_id:
        query = query.where(Milestone.mission_id == mission_id)
    return db.session.scalars(query.order_by(Milestone.created_at, Milestone.id)).unique().all()


def get_milestone(milestone_id: uuid.UUID, *, lock: bool = False) -> Milestone:
    """A milestone by id.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Milestone).where(Milestone.id == milestone_id)
    if lock:
        query = query.with_for_update(of=Milestone).execution_options(populate_existing=True)
    return require_found(db.session.scalars(query).unique().first(), "There is no such milestone.")


def find_replacement(milestone: Milestone) -> Milestone | None:
    """The milestone that came in the place of another."""
    return db.session.scalars(select(Milestone).where(Milestone.replaces_id == milestone.id)).unique().first()


def list_points_by_milestone(milestone_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[TrajectoryPoint]]:
    """The current points of each milestone, by day."""
    query = select(TrajectoryPoint).where(
        TrajectoryPoint.milestone_id.in_(milestone_ids), TrajectoryPoint.revised_at.is_(None)
    )
    points: dict[uuid.UUID, list[TrajectoryPoint]] = {milestone_id: [] for milestone_id in milestone_ids}
    for point in db.session.scalars(query.order_by(TrajectoryPoint.day)):
        points[point.milestone_id].append(point)
    return points


def list_revised_points(milestone_id: uuid.UUID) -> Sequence[TrajectoryPoint]:
    """Points that were revised, latest revision first."""
    query = select(TrajectoryPoint).where(
        TrajectoryPoint.milestone_id == milestone_id, TrajectoryPoint.revised_at.is_not(None)
    )
    return db.session.scalars(query.order_by(TrajectoryPoint.revised_at.desc(), TrajectoryPoint.day)).all()


def list_confidence_ratings(milestone_id: uuid.UUID) -> Sequence[DeliveryConfidence]:
    """The ratings of a milestone, latest first."""
    query = select(DeliveryConfidence).where(DeliveryConfidence.milestone_id == milestone_id)
    return db.session.scalars(query.order_by(DeliveryConfidence.at.desc())).unique().all()


def _get_latest_ratings(milestone_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, DeliveryConfidence]:
    query = (
        select(DeliveryConfidence)
        .where(DeliveryConfidence.milestone_id.in_(milestone_ids))
        .order_by(DeliveryConfidence.at)
    )
    return {rating.milestone_id: rating for rating in db.session.scalars(query).unique()}


def list_plan_items(milestone_id: uuid.UUID) -> Sequence[PlanItem]:
    """The delivery plan, what is open first, soonest due first."""
    query = select(PlanItem).where(PlanItem.milestone_id == milestone_id)
    return db.session.scalars(query.order_by(PlanItem.done_at.is_not(None), PlanItem.due_on, PlanItem.id)).all()


def get_plan_item(milestone: Milestone, item_id: uuid.UUID) -> PlanItem:
    """A line of the delivery plan of a milestone.

    Raises:
        NotFoundError: there is none.
    """
    query = select(PlanItem).where(PlanItem.id == item_id, PlanItem.milestone_id == milestone.id)
    return require_found(db.session.scalar(query), "There is no such line in the plan.")


def list_milestone_statuses(milestones: Sequence[Milestone], person: Person) -> list[MilestoneStatus]:
    """The status of some milestones, in their order, with what contradicts them as far as a person may read it."""
    ids = [milestone.id for milestone in milestones]
    points, ratings, contradicting = (
        list_points_by_milestone(ids),
        _get_latest_ratings(ids),
        list_contradicting_themes(ids, person),
    )
    return [
        MilestoneStatus(
            milestone,
            build_trajectory(points[milestone.id], milestone.target),
            rating,
            contradicting.get(milestone.id, []) if _is_green(rating) else [],
        )
        for milestone in milestones
        for rating in (ratings.get(milestone.id),)
    ]


def _is_green(confidence: DeliveryConfidence | None) -> bool:
    return confidence is not None and confidence.rating in GREEN_RATINGS


def list_target_versions(milestone_id: uuid.UUID) -> Sequence[TargetVersion]:
    """The versions of a milestone's target, latest first."""
    query = (
        select(TargetVersion).where(TargetVersion.milestone_id == milestone_id).order_by(TargetVersion.number.desc())
    )
    return db.session.scalars(query).all()
