"""Write an insight: kept from the first word, never overwritten unseen."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FrontlineError, NotFoundError, TransitionError
from frontline.insights import originals, screening
from frontline.insights.alarms import alarm
from frontline.insights.models import Insight, State
from frontline.insights.originals import Keeping, Words
from frontline.insights.service import attaching, measuring
from frontline.insights.states import require_draft
from frontline.notices.service import Message, tell_one
from frontline.placements import queries as placements


class ChangedMeanwhileError(FrontlineError):
    """The draft was changed on another device or in another window since it was opened here."""

    def __init__(self, insight: Insight, stored: Words) -> None:
        super().__init__("This draft was changed in another window or on another device.")
        self.insight = insight
        self.stored = stored


def save(*, author: Person, key: uuid.UUID, texts: Mapping[str, str], version: int = 0) -> Insight:
    """Keep some fields of a draft under the key that its form was given: sending the form twice makes one draft.

    Args:
        author: whose draft it is.
        key: of the draft, made where there is none.
        texts: fields of `Words` by name; the others stay as they are.
        version: of the draft when the form was opened; 0 for a new one.

    Raises:
        NotFoundError: the key belongs to somebody else's insight.
        TransitionError: it was sent already.
        ChangedMeanwhileError: it was changed since, and these fields say something else.
    """
    insight = db.session.get(Insight, key, with_for_update=True) or _new(author, key)
    if insight.author_id != author.id:
        raise NotFoundError("There is no such insight.")
    require_draft(insight)
    stored = originals.unlocked(key) if insight.saved_at else Words("")
    words = replace(stored, **texts)
    if words == stored and insight.saved_at:
        return insight
    if version != insight.version and insight.saved_at:
        raise ChangedMeanwhileError(insight, stored)
    _keep(insight, words)
    return insight


def _new(author: Person, key: uuid.UUID) -> Insight:
    placement = placements.current(author.id)
    draft = Insight(id=key, author_id=author.id, placement_id=placement.id if placement else None)
    draft.state = State.DRAFT
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:  # the same form arrived twice at once, and the other was first
        return db.session.get_one(Insight, key, with_for_update=True)
    measuring.count("started")
    return draft


def _keep(insight: Insight, words: Words, keepings: tuple[Keeping, ...] = (), *, again: bool = False) -> None:
    """Keep a text; what the screen found in the same words stays, unless it is to run `again`."""
    # Counts as a change even where only the encrypted text differs.
    insight.saved_at = now()
    db.session.flush()
    known = originals.opened([insight.id]).get(insight.id)
    left = tuple(one for one in (known.keepings if known else ()) if one.text in words.parts()[one.field])
    insight.alarm = alarm(words).severity
    findings = known.findings if known and known.words == words and not again else None
    if findings is None:
        findings = screening.screened(insight, words)
    originals.keep(insight.id, words, findings=findings, keepings=keepings or left)


def describe(*, insight: Insight, **facts: object) -> None:
    """Set what an author says of a draft besides its text: columns of `Insight` by name.

    Raises:
        TransitionError: it was sent already.
    """
    require_draft(insight)
    before = insight.identity
    for name, value in facts.items():
        setattr(insight, name, value)
    if insight.identity != before and insight.saved_at:  # what gives an author away depends on it
        _keep(insight, originals.unlocked(insight.id), again=True)


def settle(*, insight: Insight, words: Words, keepings: tuple[Keeping, ...]) -> None:
    """Keep the text after the author dealt with what the screen had marked.

    Raises:
        TransitionError: it was sent already.
    """
    require_draft(insight)
    _keep(insight, words, keepings)


def discard(*, insight: Insight) -> None:
    """Delete a draft; nothing of it is kept.

    Raises:
        TransitionError: it was sent already.
    """
    if insight.state is not State.DRAFT:
        raise TransitionError("This insight was sent already. You can withdraw it instead.")
    attaching.delete_all(insight=insight)
    db.session.execute(delete(Insight).where(Insight.id == insight.id))


def log_for(*, author: Person, coordinator: Person, key: uuid.UUID, saw: str) -> None:
    """Write down what somebody said on the telephone: their draft, which they read and send themselves."""
    insight = db.session.get(Insight, key) or _new(author, key)
    if insight.logged_by_id not in {None, coordinator.id} or insight.state is not State.DRAFT or insight.saved_at:
        return  # the browser, or the coordinator, sent it once more
    insight.logged_by_id = coordinator.id
    _keep(insight, Words(saw))
    record("insight.logged_by_telephone", kind="telephone")
    told = "It is a draft that only you can see. Read it, change what you like, and send it."
    tell_one(
        author.id, Message(f"telephone:{key}", "Check what you told us on the telephone", told, f"/insights/{key}")
    )
