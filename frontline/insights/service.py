"""What an author and a moderator can do with an insight."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from frontline.accounts.models import Person
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.events import announce
from frontline.core.jobs import defer
from frontline.insights import originals
from frontline.insights.events import InsightsAccepted, InsightWithdrawn
from frontline.insights.models import Identity, Insight, Kind, Original, Severity, State
from frontline.insights.originals import Words
from frontline.insights.states import move
from frontline.notices.service import Message, tell
from frontline.placements import queries as placements

SURE = 0.6  # confidence from which a finding must be dealt with before the text is shared


@dataclass(frozen=True, slots=True)
class Details:
    """What an author enters."""

    words: Words
    kind: Kind = Kind.PROBLEM
    severity: Severity = Severity.ROUTINE
    identity: Identity = Identity.CONFIDENTIAL
    hidden_from_host: bool = False


def save_draft(*, author: Person, key: uuid.UUID, details: Details, version: int = 0) -> Insight:
    """Keep a draft under the key that its form was given: sending the form twice makes one draft.

    Raises:
        NotFoundError: the key belongs to somebody else's insight.
        TransitionError: it was sent already.
        FieldError: it was changed in another window since this form was opened.
    """
    insight = db.session.get(Insight, key, with_for_update=True) or _new_draft(author, key)
    if insight.author_id != author.id:
        raise NotFoundError("There is no such insight.")
    if insight.state is not State.DRAFT:
        raise TransitionError("This insight was sent already.")
    if version != insight.version and insight.saved_at and details.words != originals.unlocked(insight.id):
        raise FieldError("saw", "This draft was changed in another window. Copy what you need and open it again")
    _describe(insight, details)
    db.session.flush()
    originals.keep(insight.id, details.words)
    return insight


def _new_draft(author: Person, key: uuid.UUID) -> Insight:
    placement = placements.current(author.id)
    draft = Insight(id=key, author_id=author.id, placement_id=placement.id if placement else None)
    draft.state = State.DRAFT
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:  # the same form arrived twice at once, and the other was first
        return db.session.get_one(Insight, key, with_for_update=True)
    return draft


def _describe(insight: Insight, details: Details) -> None:
    insight.kind, insight.severity = details.kind, details.severity
    insight.identity, insight.hidden_from_host = details.identity, details.hidden_from_host
    # Counts as a change even where only the encrypted text differs.
    insight.saved_at = now()


def discard(*, insight: Insight) -> None:
    """Delete a draft; nothing of it is kept.

    Raises:
        TransitionError: it was sent already.
    """
    if insight.state is not State.DRAFT:
        raise TransitionError("This insight was sent already. You can withdraw it instead.")
    db.session.execute(delete(Insight).where(Insight.id == insight.id))


def submit(*, insight: Insight) -> None:
    """Send a draft to the moderators; the screen for personal data runs first."""
    from frontline.insights.jobs import screen

    move(insight, State.SUBMITTED)
    insight.submitted_at = now()
    defer(screen, insight_id=str(insight.id))


def screened(*, insight_id: uuid.UUID, findings: Mapping[str, list[dict[str, Any]]]) -> None:
    """Keep what the screen found in each field of the text."""
    original = db.session.get(Original, insight_id)
    if original is not None:
        original.findings = dict(findings)


def open_for_moderation(*, insight: Insight, moderator: Person, reason: str) -> Words:
    """Take an insight on one's desk and read what was written; the reading is recorded.

    Raises:
        ForbiddenError: it is the moderator's own.
        TransitionError: it does not wait for a moderator.
    """
    if insight.author_id == moderator.id:
        raise ForbiddenError("You wrote this insight, so another moderator must read it.")
    move(insight, State.IN_MODERATION)
    insight.moderator_id = moderator.id
    return originals.read(insight.id, reason=reason)


def put_back(*, insight: Insight) -> None:
    """Leave an insight to another moderator."""
    move(insight, State.SUBMITTED, reason="Left to another moderator")
    insight.moderator_id = None


def accept(*, insight: Insight, words: Words, checked: bool) -> None:
    """Share the text in this wording; from here on it is analysed.

    Raises:
        TransitionError: it is not in moderation, or the screen has not run.
        FieldError: personal data that the screen was sure of is still there and was not `checked`.
    """
    original = db.session.get(Original, insight.id)
    if original is None or original.findings is None:
        raise TransitionError("The screen for personal data has not run on this insight yet.")
    if not checked and (left := _left_in(words, originals.unlocked(insight.id), original.findings)):
        field, found = left
        raise FieldError(field, f"“{found}” is still there. Remove it, or confirm below that it can be shared")
    move(insight, State.ACCEPTED)
    insight.saw, insight.matters, insight.helps = words.saw, words.matters, words.helps
    insight.accepted_at = now()
    db.session.flush()
    announce(InsightsAccepted((insight.id,)))


def _left_in(words: Words, before: Words, findings: Mapping[str, Iterable[Mapping[str, Any]]]) -> Any:
    """The first sure finding that the new wording still has, with its field."""
    written = before.parts()
    for field, text in words.parts().items():
        for spot in (spot for spots in findings.values() for spot in spots if spot["confidence"] >= SURE):
            found = written[spot["field"]][spot["start"] : spot["end"]]
            if found in text:
                return field, found
    return None


def decline(*, insight: Insight, reason: str) -> None:
    """Do not share it; the author reads the reason."""
    # The trail cannot be erased, and administrators read it: the reason itself stays with the insight.
    move(insight, State.DECLINED, reason="A reason was given to the author")
    insight.decline_reason = reason
    insight.closed_at = now()
    title = "A moderator could not share something that you logged"
    author = select(Person.id).where(Person.id == insight.author_id)
    tell(author, Message(f"declined:{insight.id}", title, "Read why.", f"/insights/{insight.id}"))


def withdraw(*, insight: Insight) -> None:
    """Take it back from every state: its text is emptied and nothing of it is shown any more."""
    move(insight, State.WITHDRAWN)
    insight.saw = insight.matters = insight.helps = ""
    insight.closed_at = now()
    db.session.flush()
    with acting(None):  # what follows for its theme must not name the author either
        announce(InsightWithdrawn(insight.id))
