"""Reads of insights."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, func, null, or_, select
from sqlalchemy.orm import joinedload

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import NotFoundError, or_missing
from frontline.core.panels import Status, statuses
from frontline.insights.models import (
    Acquaintance,
    Attachment,
    Clarification,
    Concern,
    DutyContact,
    Identity,
    Insight,
    Measure,
    Miss,
    ModerationPolicy,
    Original,
    Phrase,
    Redirection,
    Severity,
    State,
)

_UNJUDGED = or_(Insight.severity == Severity.SEVERE, Insight.alarm == Severity.SEVERE)
_UNJUDGED_SERIOUS = or_(Insight.severity == Severity.SERIOUS, Insight.alarm == Severity.SERIOUS)
GRAVITY = case(
    (Insight.judged_severity == Severity.SEVERE, 0),
    (Insight.judged_severity.is_(None) & _UNJUDGED, 0),
    (Insight.judged_severity == Severity.SERIOUS, 1),
    (Insight.judged_severity.is_(None) & _UNJUDGED_SERIOUS, 1),
    else_=2,
)
WAITING = (State.SUBMITTED, State.IN_MODERATION)
_STATUSES = {
    State.DRAFT: Status("Draft"),
    State.SUBMITTED: Status("Sent", "blue"),
    State.IN_MODERATION: Status("Being checked", "blue"),
    State.CLARIFICATION_REQUESTED: Status("A moderator asks you something", "yellow"),
    State.PROPOSED: Status("Read how it will be shown", "yellow"),
    State.ACCEPTED: Status("Checked: safe to share", "turquoise"),
    State.DECLINED: Status("Not shared", "red"),
    State.REDIRECTED: Status("Passed on", "orange"),
    State.DUPLICATE: Status("You said it before"),
    State.WITHDRAWN: Status("Withdrawn"),
}
SHOWS = {
    "all": _l("All"),
    "drafts": _l("Drafts"),
    "yours": _l("Waiting for you"),
    "checking": _l("Being checked"),
    "shared": _l("Shared"),
    "ended": _l("Not shared or withdrawn"),
}
_SHOWN: dict[str, ColumnElement[bool]] = {
    "drafts": Insight.state == State.DRAFT,
    "yours": Insight.state.in_((State.CLARIFICATION_REQUESTED, State.PROPOSED)),
    "checking": Insight.state.in_(WAITING),
    "shared": Insight.state == State.ACCEPTED,
    "ended": Insight.state.in_((State.DECLINED, State.REDIRECTED, State.DUPLICATE, State.WITHDRAWN)),
}


def mine(person: Person, *, show: str = "all", kind: str = "") -> Select[Insight]:
    """What a person logged: what waits for them, then drafts, then latest first."""
    first = case({State.CLARIFICATION_REQUESTED: 0, State.PROPOSED: 0, State.DRAFT: 1}, value=Insight.state, else_=2)
    query = (
        select(Insight)
        .where(Insight.author_id == person.id)
        .order_by(first, Insight.submitted_at.desc(), Insight.created_at.desc())
    )
    if kind:
        query = query.where(Insight.kind == kind)
    return query.where(_SHOWN[show]) if show in _SHOWN else query


def own(insight_id: uuid.UUID, person: Person, *, lock: bool = False) -> Insight:
    """One's own insight; where it is to be changed, nobody else's to change until the transaction ends.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    query = mine(person).where(Insight.id == insight_id)
    query = query.options(joinedload(Insight.placement), joinedload(Insight.source))
    if lock:
        query = query.with_for_update(of=Insight).execution_options(populate_existing=True)
    return or_missing(db.session.scalar(query), "There is no such insight.")


def status_of(insights: Sequence[Insight]) -> dict[uuid.UUID, Status]:
    """How far each has come, in words; higher domains know more than the stored state."""
    found = {insight.id: _STATUSES[insight.state] for insight in insights}
    return found | statuses("insights", [i.id for i in insights if i.state is State.ACCEPTED])


def attachments(insight_id: uuid.UUID) -> Sequence[Attachment]:
    """The files of an insight, in the order in which they were added."""
    query = select(Attachment).where(Attachment.insight_id == insight_id)
    return db.session.scalars(query.order_by(Attachment.created_at, Attachment.id)).all()


def shared_files(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Attachment]]:
    """The files that a moderator let through, by insight."""
    query = select(Attachment).where(Attachment.insight_id.in_(insight_ids), Attachment.is_shared)
    found: dict[uuid.UUID, list[Attachment]] = {}
    for row in db.session.scalars(query.order_by(Attachment.created_at, Attachment.id)):
        found.setdefault(row.insight_id, []).append(row)
    return found


def attachment(attachment_id: uuid.UUID, insight: Insight) -> Attachment:
    """One file of an insight.

    Raises:
        NotFoundError: it has no such file.
    """
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.insight_id != insight.id:
        raise NotFoundError("There is no such file.")
    return found


def clarifications(insight_id: uuid.UUID) -> Sequence[Clarification]:
    """What was asked and answered about an insight, oldest first."""
    query = select(Clarification).where(Clarification.insight_id == insight_id)
    return db.session.scalars(query.order_by(Clarification.asked_at)).all()


def queue(moderator: Person, *, show: str = "all") -> Select[Insight]:
    """What waits for a moderator, gravest and oldest first; they stand back from people they know.

    From the de-identified nobody stands back: that one is missing would tell who wrote it.
    """
    known = select(Acquaintance.person_id).where(Acquaintance.moderator_id == moderator.id)
    stranger = or_(
        Insight.identity == Identity.DE_IDENTIFIED, Insight.author_id.is_(None), Insight.author_id.not_in(known)
    )
    query = (
        select(Insight)
        .where(Insight.state.in_(WAITING), stranger, Insight.author_id.is_distinct_from(moderator.id))
        .options(joinedload(Insight.original).load_only(Original.findings))
        .order_by(GRAVITY, Insight.submitted_at, Insight.id)
    )
    return query.where(_QUEUES[show](moderator)) if show in _QUEUES else query


QUEUES = {
    "all": _l("All"),
    "mine": _l("On my desk"),
    "second": _l("Second check"),
    "severe": _l("Severe"),
    "welsh": _l("In Welsh"),
    "elsewhere": _l("Asked, passed on or decided"),
}
_QUEUES: dict[str, Callable[[Person], ColumnElement[bool]]] = {
    "mine": lambda person: Insight.moderator_id == person.id,
    "second": lambda _: Insight.checked_by_id.is_not(None),
    "severe": lambda _: GRAVITY == 0,
    "welsh": lambda _: Insight.language == "cy",
}


def waiting(insight_id: uuid.UUID, *, lock: bool = False) -> Insight:
    """One insight that waits for a moderator.

    Raises:
        NotFoundError: there is none, or it waits no more.
    """
    found = still_waiting([insight_id], lock=lock)
    return or_missing(found[0] if found else None, "This insight does not wait for a moderator.")


def still_waiting(insight_ids: Collection[uuid.UUID], *, lock: bool = True) -> Sequence[Insight]:
    """Those of some insights that wait for a moderator; to be changed, nobody else's to change meanwhile."""
    query = select(Insight).where(Insight.state.in_(WAITING), Insight.id.in_(insight_ids)).order_by(Insight.id)
    query = query.options(joinedload(Insight.original).load_only(Original.findings))
    if lock:
        query = query.with_for_update(of=Insight).execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def knows_author(moderator: Person, insight: Insight) -> bool:
    """Whether a moderator said that they know the author; of the de-identified nobody may tell."""
    if insight.identity is Identity.DE_IDENTIFIED or insight.author_id is None:
        return False
    return db.session.get(Acquaintance, (moderator.id, insight.author_id)) is not None


def who_know_author(insight: Insight) -> Select[uuid.UUID]:
    """Ids of moderators who said that they know the author."""
    return select(Acquaintance.moderator_id).where(Acquaintance.person_id == insight.author_id)


def elsewhere(moderator: Person) -> Select[Insight]:
    """What a moderator dealt with in the last 30 days, and what waits for its author, latest first."""
    theirs = or_(Insight.moderator_id == moderator.id, Insight.checked_by_id == moderator.id)
    lately = func.coalesce(Insight.closed_at, Insight.accepted_at, Insight.submitted_at) > now() - dt.timedelta(days=30)
    states = Insight.state.not_in((*WAITING, State.DRAFT, State.WITHDRAWN))
    return select(Insight).where(theirs, states, lately).order_by(Insight.submitted_at.desc(), Insight.id)


def asked_long_ago(before: dt.datetime) -> Sequence[Insight]:
    """Insights whose author was asked something before a moment and has not answered."""
    open_ones = Clarification.answered_at.is_(None) & (Clarification.asked_at < before)
    asked = select(Clarification.insight_id).where(open_ones)
    waits = Insight.state == State.CLARIFICATION_REQUESTED
    return db.session.scalars(select(Insight).where(waits, Insight.id.in_(asked)).with_for_update()).all()


def unconfirmed(before: dt.datetime) -> Sequence[Redirection]:
    """What was passed on before a moment and nobody has confirmed."""
    query = select(Redirection).where(Redirection.received_at.is_(None), Redirection.at < before)
    return db.session.scalars(query.order_by(Redirection.at)).all()


def told_by(coordinator: Person) -> Sequence[tuple[str, dt.datetime]]:
    """For whom a coordinator wrote something down that they have not sent yet, and when."""
    waits = (Insight.logged_by_id == coordinator.id) & (Insight.state == State.DRAFT)
    query = select(Person.name, Insight.created_at).join(Person, Person.id == Insight.author_id).where(waits)
    return [(name, at) for name, at in db.session.execute(query.order_by(Insight.created_at))]


def unscreened() -> Sequence[uuid.UUID]:
    """Insights that have waited for the screen for ten minutes, oldest first."""
    late = (Insight.submitted_at < now() - dt.timedelta(minutes=10)) & Insight.state.in_(WAITING)
    query = select(Insight.id).join(Original).where(late, Original.findings.is_(null()))
    return db.session.scalars(query.order_by(Insight.submitted_at).limit(500)).all()


def accepted_of_same_author(insight: Insight) -> Sequence[Insight]:
    """Accepted insights of the same author; of the de-identified none, since together they would tell more."""
    if insight.author_id is None or insight.identity is Identity.DE_IDENTIFIED:
        return []
    same = (Insight.author_id == insight.author_id) & (Insight.id != insight.id) & (Insight.state == State.ACCEPTED)
    query = select(Insight).where(same, Insight.identity != Identity.DE_IDENTIFIED)
    return db.session.scalars(query.order_by(Insight.submitted_at.desc()).limit(20)).all()


def accepted(insight_id: uuid.UUID) -> Insight:
    """An accepted insight.

    Raises:
        NotFoundError: there is none.
    """
    found = db.session.get(Insight, insight_id, with_for_update=True)
    return or_missing(found if found and found.state is State.ACCEPTED else None, "There is no such insight.")


def duty_contact(concern: Concern) -> DutyContact | None:
    """Whose duty a concern is now."""
    return db.session.scalar(
        select(DutyContact)
        .where(DutyContact.concern == concern, DutyContact.ended_at.is_(None))
        .order_by(DutyContact.created_at.desc())
        .limit(1)
    )


def duty_contacts() -> dict[Concern, DutyContact | None]:
    """Whose duty each concern is now."""
    return {concern: duty_contact(concern) for concern in Concern}


def redirection(insight_id: uuid.UUID) -> Redirection | None:
    """To whom an insight was passed on."""
    return db.session.get(Redirection, insight_id)


def passed_to(person: Person) -> Select[Redirection]:
    """What was passed on to somebody, what they have not confirmed first."""
    query = select(Redirection).join(DutyContact).where(DutyContact.person_id == person.id)
    return query.order_by(Redirection.received_at.is_not(None), Redirection.at.desc())


def acquaintances(moderator: Person) -> Sequence[Person]:
    """Whom a moderator stands back from."""
    query = select(Person).join(Acquaintance, Acquaintance.person_id == Person.id)
    return db.session.scalars(query.where(Acquaintance.moderator_id == moderator.id).order_by(Person.name)).all()


def phrases(use: str = "") -> Sequence[Phrase]:
    """What moderators say again and again."""
    query = select(Phrase).order_by(Phrase.use, Phrase.title)
    return db.session.scalars(query.where(Phrase.use == use) if use else query).all()


def policy() -> ModerationPolicy:
    """How moderation is done."""
    return db.session.get(ModerationPolicy, 1) or ModerationPolicy(id=1, automatic_pass=False)


def misses() -> tuple[int, int, int]:
    """Insights read by moderators; in how many of them they changed what was not marked; in how many places."""
    texts = select(func.count(), func.count().filter(Miss.missed > 0), func.coalesce(func.sum(Miss.missed), 0))
    read, with_misses, places = db.session.execute(texts.select_from(Miss)).one()
    return read, with_misses, places


def measures(since: dt.date) -> dict[tuple[str, str], int]:
    """What the service counted since a day, by what and channel."""
    total = func.sum(Measure.count)
    query = (
        select(Measure.what, Measure.channel, total).where(Measure.day >= since).group_by(Measure.what, Measure.channel)
    )
    return {(what, channel): int(count) for what, channel, count in db.session.execute(query)}
