"""What waits on a moderator or a duty contact who leaves; as numbers, since a title would tell what nobody shared."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import exists, select

from frontline.accounts.models import Person, Role
from frontline.accounts.responsibilities import WaitingWork, list_role_successors
from frontline.core.actor import acting
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.insights import originals
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.queries.own import IN_MODERATION_STATES
from frontline.moderation.models import DutyContact, Redirection
from frontline.moderation.queries.acquaintances import may_moderate
from frontline.moderation.service.desk import return_to_queue
from frontline.moderation.service.severe_cases import find_least_busy_moderator, hand_over_severe_insights

_ROLES = frozenset({Role.MODERATOR})
_ON_DESK_STATES = (InsightState.IN_MODERATION, InsightState.CLARIFICATION_REQUESTED, InsightState.PROPOSED)
_UNDECIDED_STATES = (*IN_MODERATION_STATES, InsightState.CLARIFICATION_REQUESTED, InsightState.PROPOSED)


def list_moderation_work(person: Person) -> list[WaitingWork]:
    """What is on a moderator's desk, what is severe and theirs to see to, and whose duty a concern is."""
    moderators = list_role_successors(person, Role.MODERATOR)
    return [_build_desk_work(person, moderators), _build_severe_work(person, moderators), _build_duty_work(person)]


def _build_desk_work(person: Person, moderators: dict[str, str]) -> WaitingWork:
    insights, remarks = _list_on_desk(person), _list_opened_remarks(person)

    def hand_over(successor: Person | None) -> None:
        for insight in insights:
            _move_from_desk(insight, successor if successor and may_moderate(successor, insight) else None)
        for remark in remarks:
            remark.moderator_id = None

    return WaitingWork(
        "desk", _("Insights and replies on their desk"), len(insights) + len(remarks), _ROLES,
        path="/moderation?show=mine", hand_over=hand_over, successors=moderators, queue=_("The queue of moderators"),
        remark=_("What a moderator may not read, because they know its author, goes to the queue."),
    )  # fmt: skip


def _list_on_desk(person: Person) -> Sequence[Insight]:
    is_unconfirmed = exists().where(Redirection.insight_id == Insight.id, Redirection.received_at.is_(None))
    is_passed_on = (Insight.state == InsightState.REDIRECTED) & is_unconfirmed
    is_on_desk = Insight.state.in_(_ON_DESK_STATES) | is_passed_on
    query = select(Insight).where(Insight.moderator_id == person.id, is_on_desk)
    return db.session.scalars(query.order_by(Insight.id)).all()


def _list_opened_remarks(person: Person) -> Sequence[Remark]:
    is_opened = (Remark.moderator_id == person.id) & (Remark.state == RemarkState.WAITING)
    return db.session.scalars(select(Remark).where(is_opened)).all()


def _move_from_desk(insight: Insight, moderator: Person | None) -> None:
    """To another desk; or to the queue, where it comes back to by itself if its author was asked."""
    if moderator is None and insight.state is InsightState.IN_MODERATION:
        return_to_queue(insight=insight)
        return
    if moderator is None and insight.state is InsightState.REDIRECTED:
        moderator = find_least_busy_moderator(insight)  # they phone whoever does not confirm
    insight.moderator_id = moderator.id if moderator else None
    if moderator is not None:
        with acting(moderator.id):  # from now on its page shows them what was written
            originals.read_original(insight.id, reason="Handed over to them")


def _build_severe_work(person: Person, moderators: dict[str, str]) -> WaitingWork:
    is_theirs = (Insight.responsible_id == person.id) & Insight.state.in_(_UNDECIDED_STATES)
    insights = db.session.scalars(select(Insight).where(is_theirs).order_by(Insight.id)).all()

    return WaitingWork(
        "severe", _("Severe insights that they see to"), len(insights), _ROLES, path="/moderation?show=severe",
        hand_over=partial(hand_over_severe_insights, insights), successors=moderators,
        queue=_("Whoever has the fewest of them"),
    )  # fmt: skip


def _build_duty_work(person: Person) -> WaitingWork:
    is_theirs = (DutyContact.person_id == person.id) & DutyContact.ended_at.is_(None)
    contacts = db.session.scalars(select(DutyContact).where(is_theirs)).all()
    concerns = ", ".join(contact.concern.label.lower() for contact in contacts)
    obstacle = _(
        "They are the duty contact for: %(concerns)s. Name another under Moderation rules first", concerns=concerns
    )
    return WaitingWork(
        "duties", _("Concerns that are their duty"), len(contacts), frozenset({Role.DUTY_CONTACT}), obstacle=obstacle
    )
