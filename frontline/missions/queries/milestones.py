"""Reads of missions and milestones."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.missions.contradictions import MilestoneRecord, list_contradictions
from frontline.missions.models.milestone import (
    GREEN_RATINGS,
    DeliveryConfidence,
    Milestone,
    PlanItem,
    Rater,
    TargetVersion,
    TrajectoryPoint,
)
from frontline.missions.off_track import OffTrack, assess_off_track
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
        confidence: the latest rating of the delivery unit; None where there is none.
        owner_confidence: the owner's own.
        contradicted_by: themes that contradict a green rating: severe, growing, unanswered, confirmed as relevant.
        off_track: why it is off track; None where nothing says so.
        contradictions: what in its record disagrees, and who can settle it, in sentences.
    """

    milestone: Milestone
    trajectory: Trajectory
    confidence: DeliveryConfidence | None
    owner_confidence: DeliveryConfidence | None
    contradicted_by: Sequence[Theme]
    off_track: OffTrack | None
    contradictions: Sequence[str]


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


def _list_ratings_by_milestone(milestone_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DeliveryConfidence]]:
    """The ratings of each milestone, earliest first."""
    query = select(DeliveryConfidence).where(DeliveryConfidence.milestone_id.in_(milestone_ids))
    ratings: dict[uuid.UUID, list[DeliveryConfidence]] = {milestone_id: [] for milestone_id in milestone_ids}
    for rating in db.session.scalars(query.order_by(DeliveryConfidence.at, DeliveryConfidence.id)).unique():
        ratings[rating.milestone_id].append(rating)
    return ratings


def _list_open_items_by_milestone(milestone_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[PlanItem]]:
    query = select(PlanItem).where(PlanItem.milestone_id.in_(milestone_ids), PlanItem.done_at.is_(None))
    items: dict[uuid.UUID, list[PlanItem]] = {milestone_id: [] for milestone_id in milestone_ids}
    for item in db.session.scalars(query.order_by(PlanItem.due_on, PlanItem.id)):
        items[item.milestone_id].append(item)
    return items


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
    points, ratings = list_points_by_milestone(ids), _list_ratings_by_milestone(ids)
    items, contradicting = _list_open_items_by_milestone(ids), list_contradicting_themes(ids, person)
    return [
        _build_status(
            milestone,
            points[milestone.id],
            ratings[milestone.id],
            items[milestone.id],
            contradicting.get(milestone.id, []),
        )
        for milestone in milestones
    ]


def _build_status(
    milestone: Milestone,
    points: Sequence[TrajectoryPoint],
    ratings: Sequence[DeliveryConfidence],
    open_items: Sequence[PlanItem],
    contradicting: Sequence[Theme],
) -> MilestoneStatus:
    trajectory, today = build_trajectory(points, milestone.target), get_london_today()
    latest = {rating.rater: rating for rating in ratings}
    confidence = latest.get(Rater.DELIVERY_UNIT)
    record = MilestoneRecord(milestone, points, trajectory.is_behind, latest, open_items)
    return MilestoneStatus(
        milestone,
        trajectory,
        confidence,
        latest.get(Rater.OWNER),
        contradicting if _is_green(confidence) else [],
        assess_off_track(milestone.target, points, ratings, today),
        list_contradictions(record, today),
    )


def _is_green(confidence: DeliveryConfidence | None) -> bool:
    return confidence is not None and confidence.rating in GREEN_RATINGS


def list_target_versions(milestone_id: uuid.UUID) -> Sequence[TargetVersion]:
    """The versions of a milestone's target, latest first."""
    query = (
        select(TargetVersion).where(TargetVersion.milestone_id == milestone_id).order_by(TargetVersion.number.desc())
    )
    return db.session.scalars(query).all()
