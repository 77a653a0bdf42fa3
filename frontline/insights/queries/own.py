"""What authors read: their list, one insight, its files and questions."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError, require_found
from frontline.core.extension_points import Status, get_statuses
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.clarification import Attachment, Clarification
from frontline.insights.models.insight import Insight

IN_MODERATION_STATES = (InsightState.SUBMITTED, InsightState.IN_MODERATION)
_STATUSES = {
    InsightState.DRAFT: Status("Draft"),
    InsightState.SUBMITTED: Status("Sent", "blue"),
    InsightState.IN_MODERATION: Status("Being checked", "blue"),
    InsightState.CLARIFICATION_REQUESTED: Status("A moderator asks you something", "yellow"),
    InsightState.PROPOSED: Status("Read how it will be shown", "yellow"),
    InsightState.ACCEPTED: Status("Checked: safe to share", "turquoise"),
    InsightState.DECLINED: Status("Not shared", "red"),
    InsightState.REDIRECTED: Status("Passed on", "orange"),
    InsightState.DUPLICATE: Status("You reported it before"),
    InsightState.WITHDRAWN: Status("Withdrawn"),
}
LIST_FILTERS = {
    "all": _l("All"),
    "drafts": _l("Drafts"),
    "yours": _l("Waiting for you"),
    "checking": _l("Being checked"),
    "shared": _l("Shared"),
    "ended": _l("Not shared or withdrawn"),
}
_SHOWN: dict[str, ColumnElement[bool]] = {
    "drafts": Insight.state == InsightState.DRAFT,
    "yours": Insight.state.in_((InsightState.CLARIFICATION_REQUESTED, InsightState.PROPOSED)),
    "checking": Insight.state.in_(IN_MODERATION_STATES),
    "shared": Insight.state == InsightState.ACCEPTED,
    "ended": Insight.state.in_(
        (InsightState.DECLINED, InsightState.REDIRECTED, InsightState.DUPLICATE, InsightState.WITHDRAWN)
    ),
}


def list_own_insights(person: Person, *, show: str = "all", kind: str = "") -> Select[Insight]:
    """What a person logged: what waits for them, then drafts, then latest first."""
    first = case(
        {InsightState.CLARIFICATION_REQUESTED: 0, InsightState.PROPOSED: 0, InsightState.DRAFT: 1},
        value=Insight.state,
        else_=2,
    )
    query = (
        select(Insight)
        .where(Insight.author_id == person.id)
        .order_by(first, Insight.submitted_at.desc(), Insight.created_at.desc())
    )
    if kind:
        query = query.where(Insight.kind == kind)
    return query.where(_SHOWN[show]) if show in _SHOWN else query


def list_waiting_for_author(person_id: uuid.UUID) -> Sequence[Insight]:
    """Insights of somebody on which a moderator has asked something, or proposes a wording."""
    is_waiting = Insight.state.in_((InsightState.CLARIFICATION_REQUESTED, InsightState.PROPOSED))
    query = select(Insight).where(Insight.author_id == person_id, is_waiting).order_by(Insight.submitted_at)
    return db.session.scalars(query).all()


def count_drafts(person_id: uuid.UUID) -> int:
    """How many drafts somebody keeps."""
    drafts = (Insight.author_id == person_id) & (Insight.state == InsightState.DRAFT)
    return db.session.scalar(select(func.count()).select_from(Insight).where(drafts)) or 0


def get_own_insight(insight_id: uuid.UUID, person: Person, *, lock: bool = False) -> Insight:
    """One's own insight; where it is to be changed, nobody else's to change until the transaction ends.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    query = list_own_insights(person).where(Insight.id == insight_id)
    query = query.options(joinedload(Insight.placement), joinedload(Insight.source))
    if lock:
        query = query.with_for_update(of=Insight).execution_options(populate_existing=True)
    return require_found(db.session.scalar(query), "There is no such insight.")


def get_insight_statuses(insights: Sequence[Insight]) -> dict[uuid.UUID, Status]:
    """How far each has come, in words; higher domains know more than the stored state."""
    statuses = {insight.id: _STATUSES[insight.state] for insight in insights}
    return statuses | get_statuses("insights", [i.id for i in insights if i.state is InsightState.ACCEPTED])


def list_attachments(insight_id: uuid.UUID) -> Sequence[Attachment]:
    """The files of an insight, in the order in which they were added."""
    query = select(Attachment).where(Attachment.insight_id == insight_id)
    return db.session.scalars(query.order_by(Attachment.created_at, Attachment.id)).all()


def list_shared_files(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Attachment]]:
    """The files that a moderator let through, by insight."""
    query = select(Attachment).where(Attachment.insight_id.in_(insight_ids), Attachment.is_shared)
    shared_files: dict[uuid.UUID, list[Attachment]] = {}
    for attachment in db.session.scalars(query.order_by(Attachment.created_at, Attachment.id)):
        shared_files.setdefault(attachment.insight_id, []).append(attachment)
    return shared_files


def get_attachment(attachment_id: uuid.UUID, insight_id: uuid.UUID) -> Attachment:
    """One file of an insight.

    Raises:
        NotFoundError: it has no such file.
    """
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.insight_id != insight_id:
        raise NotFoundError("There is no such file.")
    return attachment


def list_clarifications(insight_id: uuid.UUID) -> Sequence[Clarification]:
    """What was asked and answered about an insight, oldest first."""
    query = select(Clarification).where(Clarification.insight_id == insight_id)
    return db.session.scalars(query.order_by(Clarification.asked_at)).all()


def list_telephone_drafts(coordinator: Person) -> Sequence[tuple[str, dt.datetime]]:
    """For whom a coordinator wrote something down that they have not sent yet, and when."""
    is_unsent = (Insight.logged_by_id == coordinator.id) & (Insight.state == InsightState.DRAFT)
    query = select(Person.name, Insight.created_at).join(Person, Person.id == Insight.author_id).where(is_unsent)
    return [(name, at) for name, at in db.session.execute(query.order_by(Insight.created_at))]


def find_open_question(insight: Insight) -> Clarification | None:
    """What the author was asked and has not answered."""
    query = select(Clarification).where(Clarification.insight_id == insight.id, Clarification.answered_at.is_(None))
    return db.session.scalar(query.order_by(Clarification.asked_at.desc()).limit(1))


def list_clarification_answers(insight_id: uuid.UUID) -> list[tuple[str, str]]:
    """What the author was asked, with what they answered, for whoever may read the original."""
    return [
        (clarification.question, vault.unlock(clarification.answer))
        for clarification in list_clarifications(insight_id)
        if clarification.answer
    ]
