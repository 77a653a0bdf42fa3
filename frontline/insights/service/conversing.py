"""Between author and moderators: questions, objections, and who hears of a concern."""

import datetime as dt
import uuid

from sqlalchemy import select, update

from frontline.core.database import db, now
from frontline.core.errors import FieldError, NotFoundError, TransitionError
from frontline.core.jobs import kept_apart
from frontline.core.vault import vault
from frontline.insights import queries
from frontline.insights.models import Clarification, Concern, Insight, Redirection, State
from frontline.insights.service.moderating import share, tell_author
from frontline.insights.states import move, require
from frontline.notices.service import Message, mark_dealt_with, tell_one

# Stands where a question would, when an author objects to a wording.
WORDING = "May it be shown in this wording?"
_PATIENCE = dt.timedelta(days=7)
_ALARM = dt.timedelta(hours=4)


def ask(*, insight: Insight, question: str) -> None:
    """Ask the author something before it is shared; policy teams never learn who answered."""
    move(insight, State.CLARIFICATION_REQUESTED, reason="The author was asked something")
    row = Clarification(insight_id=insight.id, asked_by_id=insight.moderator_id, question=question)
    db.session.add(row)
    db.session.flush()
    tell_author(insight, f"asked:{row.id}", "A moderator asks you something about your insight", "Read and answer it.")


def answer(*, insight: Insight, words: str) -> None:
    """Answer what was asked; the answer goes to the moderators alone.

    Raises:
        TransitionError: nothing is asked.
    """
    require(insight, State.CLARIFICATION_REQUESTED)
    asked = open_question(insight)
    if asked is None:
        raise TransitionError("Nothing is asked about this insight, or it was answered already.")
    asked.answer, asked.answered_at = vault.lock(words), now()
    move(insight, State.IN_MODERATION, reason="The author answered")
    _dealt_with(insight)
    _tell_moderator(insight, f"answered:{asked.id}", "The author of an insight has answered")


def take_question_back(*, insight: Insight) -> None:
    """Do not wait for an answer any longer: it is on the moderator's desk again."""
    asked = open_question(insight)
    move(insight, State.IN_MODERATION, reason="The question was taken back")
    if asked is not None:
        db.session.delete(asked)


def stop_waiting() -> int:
    """Bring back what an author has not answered in a week; returns how much."""
    waited, brought_back = queries.asked_long_ago(now() - _PATIENCE), 0
    for insight_id in db.session.scalars(waited.with_only_columns(Insight.id).order_by(Insight.id)).all():
        with kept_apart("insights.stop_waiting", insight=str(insight_id)):
            still = waited.where(Insight.id == insight_id).with_for_update().execution_options(populate_existing=True)
            for insight in db.session.scalars(still).all():
                take_question_back(insight=insight)
                cause = f"unanswered:{insight.id}:{insight.version}"
                _tell_moderator(insight, cause, "An author has not answered in a week")
                brought_back += 1
    return brought_back


def chase_contacts() -> int:
    """Alert again, every day, whoever has not confirmed what was passed on to them; and whoever passed it on."""
    late = queries.unconfirmed(now() - _ALARM)
    for passed in late:
        with kept_apart("insights.chase_contact", insight=str(passed.insight_id)):
            _chase(passed)
    return len(late)


def _chase(passed: Redirection) -> None:
    insight = db.session.get_one(Insight, passed.insight_id)
    cause = f"chase:{passed.insight_id}:{now():%Y%m%d}"
    title = f"{passed.contact.concern.label}: nobody has confirmed it yet"
    cover = f"{passed.contact.phone}. At other times: {passed.contact.out_of_hours}"
    tell_one(passed.contact.person_id, Message(cause, title, "Confirm now.", f"/redirections/{insight.id}"))
    if insight.moderator_id:
        body = f"Phone {passed.contact.person.name}: {cover}"
        tell_one(insight.moderator_id, Message(cause, title, body, "/moderation?show=elsewhere"))


def open_question(insight: Insight) -> Clarification | None:
    """What the author was asked and has not answered."""
    query = select(Clarification).where(Clarification.insight_id == insight.id, Clarification.answered_at.is_(None))
    return db.session.scalar(query.order_by(Clarification.asked_at.desc()).limit(1))


def answered(insight_id: uuid.UUID) -> list[tuple[str, str]]:
    """What the author was asked, with what they answered, for whoever may read the original."""
    rows = queries.clarifications(insight_id)
    return [(row.question, vault.unlock(row.answer)) for row in rows if row.answer]


def agree(*, insight: Insight) -> None:
    """The author agrees with the wording: it is shared now.

    Raises:
        TransitionError: no wording is proposed.
    """
    require(insight, State.PROPOSED)
    share(insight=insight)
    _dealt_with(insight)


def object_to(*, insight: Insight, reason: str) -> None:
    """The author objects to the wording: it goes back to the moderator with the reason.

    Raises:
        TransitionError: no wording is proposed.
    """
    require(insight, State.PROPOSED)
    move(insight, State.IN_MODERATION, reason="The author objects to the wording")
    _dealt_with(insight)
    insight.release_at, insight.checked_by_id = None, None
    row = Clarification(
        insight_id=insight.id, question=WORDING, answer=vault.lock(reason), asked_at=now(), answered_at=now()
    )
    db.session.add(row)
    db.session.flush()
    _tell_moderator(insight, f"objected:{row.id}", "The author of an insight objects to the wording")


def redirect(*, insight: Insight, concern: Concern, note: str) -> Redirection:
    """Pass it to whoever has the duty; they are alerted, and the author learns to whom it went.

    Raises:
        FieldError: nobody is named for such concerns.
    """
    contact = queries.duty_contact(concern)
    if contact is None:
        raise FieldError(
            "concern",
            "Nobody is named for %(concern)s yet: ask an administrator to name a duty contact",
            concern=concern.label.lower(),
        )
    move(insight, State.REDIRECTED, reason=concern.value)
    insight.closed_at = now()
    passed = Redirection(insight_id=insight.id, contact_id=contact.id, note=vault.lock(note))
    db.session.add(passed)
    db.session.flush()
    alert = "A moderator passed on something that you have the duty to deal with. Confirm that you have it."
    path = f"/redirections/{insight.id}"
    tell_one(contact.person_id, Message(f"redirected:{insight.id}", f"{concern.label}: act now", alert, path))
    tell_author(insight, f"passed-on:{insight.id}", "What you logged was passed on", "Read to whom, and what to do.")
    return passed


def receive(*, passed: Redirection) -> None:
    """The duty contact confirms that they have it; the first time counts."""
    held = (Redirection.insight_id == passed.insight_id) & Redirection.received_at.is_(None)
    db.session.execute(update(Redirection).where(held).values(received_at=now()))
    insight = db.session.get(Insight, passed.insight_id)
    if insight is None:
        raise NotFoundError("There is no such insight.")
    title = f"{passed.contact.person.name} confirmed that they have what you logged"
    tell_author(insight, f"received:{insight.id}", title, "It is with the person whose duty it is.")


def _dealt_with(insight: Insight) -> None:
    if insight.author_id:
        mark_dealt_with(person_id=insight.author_id, path=f"/insights/{insight.id}")


def _tell_moderator(insight: Insight, cause: str, title: str) -> None:
    if insight.moderator_id:
        told = Message(cause, title, "It is on your desk.", f"/moderation/{insight.id}")
        tell_one(insight.moderator_id, told)
