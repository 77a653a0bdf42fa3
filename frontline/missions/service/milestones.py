"""Set milestones, revise and replace them, rate confidence, keep the plan."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, TransitionError
from frontline.core.jobs import defer
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import (
    ConfidenceRating,
    DeliveryConfidence,
    Direction,
    Milestone,
    PlanItem,
    Rater,
    TargetVersion,
)
from frontline.missions.queries.milestones import list_confidence_ratings
from frontline.organisations.models import Mission


@dataclass(frozen=True, slots=True)
class MilestoneTarget:
    """What a milestone is to reach."""

    title: str
    metric: str
    unit: str
    direction: Direction
    value: Decimal | None
    due_on: dt.date
    source: str
    owner: str = ""
    department_id: uuid.UUID | None = None


def set_milestone(
    *,
    key: uuid.UUID,
    mission: Mission,
    person: Person,
    target: MilestoneTarget,
    replaces: Milestone | None = None,
    reason: str = "",
) -> Milestone:
    """Set a milestone of a mission, once under the key of its form; or one in the place of another, which ends.

    Raises:
        TransitionError: the other was replaced already.
        FieldError: one is replaced without a reason.
    """
    lock_key("milestone", key)
    if existing := db.session.get(Milestone, key):
        return existing
    if replaces is not None:
        end_milestone(milestone=replaces, reason=reason)
    milestone = Milestone(
        id=key, mission_id=mission.id, owner=target.owner, department_id=target.department_id,
        replaces_id=replaces.id if replaces else None,
    )  # fmt: skip
    db.session.add(milestone)
    db.session.flush()
    _add_target_version(milestone, 1, target, person, reason)
    record_event("milestone.set", kind="milestone", key=milestone.id, reason=reason)
    _defer_theme_suggestions(milestone)
    return milestone


def revise_milestone(*, milestone: Milestone, person: Person, target: MilestoneTarget, reason: str) -> None:
    """Change what a milestone is to reach: a new version, the old ones stay.

    Raises:
        TransitionError: it has ended.
        FieldError: without a reason.
    """
    require_live(milestone)
    if not reason.strip():
        raise FieldError("reason", _("Enter why it is changing: it is shown beside the new version"))
    lock_key("milestone_target", milestone.id)
    db.session.refresh(milestone, ["targets"])
    milestone.owner, milestone.department_id = target.owner, target.department_id
    _add_target_version(milestone, len(milestone.targets) + 1, target, person, reason)
    record_event("milestone.revised", kind="milestone", key=milestone.id, reason=reason)
    _defer_theme_suggestions(milestone)


def _add_target_version(
    milestone: Milestone, number: int, target: MilestoneTarget, person: Person, reason: str
) -> None:
    value = target.value.quantize(Decimal("0.0001")) if target.value is not None else None
    version = TargetVersion(
        milestone_id=milestone.id, number=number, title=target.title, metric=target.metric, unit=target.unit,
        direction=target.direction, value=value, due_on=target.due_on, source=target.source, reason=reason,
        person_id=person.id,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    db.session.expire(milestone, ["targets"])


def _defer_theme_suggestions(milestone: Milestone) -> None:
    defer("missions.suggest", key=f"missions.suggest:{milestone.id}", milestone_id=str(milestone.id))


def end_milestone(*, milestone: Milestone, reason: str) -> None:
    """End a milestone that is replaced or given up; its history stays.

    Raises:
        TransitionError: it has ended.
        FieldError: without a reason.
    """
    require_live(milestone)
    if not reason.strip():
        raise FieldError("reason", _("Enter why it is ending: it stays on its page"))
    milestone.ended_at, milestone.end_reason = now(), reason
    record_event("milestone.ended", kind="milestone", key=milestone.id, reason=reason)


def require_live(milestone: Milestone) -> None:
    """Check that a milestone has not ended.

    Raises:
        TransitionError: it has ended.
    """
    if milestone.ended_at is not None:
        raise TransitionError("This milestone has ended, so it can no longer be changed.")


def rate_confidence(
    *,
    milestone: Milestone,
    person: Person,
    rating: ConfidenceRating,
    rationale: str,
    rater: Rater = Rater.DELIVERY_UNIT,
) -> None:
    """Rate delivery confidence, for the delivery unit or as the owner said; earlier ratings stay.

    Raises:
        TransitionError: the milestone has ended.
    """
    require_live(milestone)
    previous = next((old for old in list_confidence_ratings(milestone.id) if old.rater is rater), None)
    confidence = DeliveryConfidence(
        milestone_id=milestone.id, rating=rating, rater=rater, rationale=rationale, person_id=person.id
    )
    db.session.add(confidence)
    db.session.flush()
    old_rating = previous.rating if previous else None
    record_event("milestone.rated", kind="milestone", key=milestone.id, old=old_rating, new=rating, reason=rationale)


def add_plan_item(*, milestone: Milestone, what: str, owner: str, due_on: dt.date) -> None:
    """Add a line to the delivery plan.

    Raises:
        TransitionError: the milestone has ended.
    """
    require_live(milestone)
    db.session.add(PlanItem(milestone_id=milestone.id, what=what, owner=owner, due_on=due_on))
    record_event("milestone.planned_item", kind="milestone", key=milestone.id, reason=what)


def set_plan_item_done(*, item: PlanItem, is_done: bool) -> None:
    """Mark a line of the plan as done, or reopen it."""
    item.done_at = now() if is_done else None
    record_event("milestone.plan_moved", kind="milestone", key=item.milestone_id, new="done" if is_done else "open")
