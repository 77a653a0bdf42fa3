"""What a moderator can do with an insight: read, check, share."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.database import db, now
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.events import announce
from frontline.core.settings import load_settings
from frontline.insights import giveaways, marking, originals, queries
from frontline.insights.events import InsightsAccepted, InsightWithdrawn
from frontline.insights.language import ENGLISH
from frontline.insights.models import Attachment, Insight, Miss, Original, Severity, State
from frontline.insights.originals import Words
from frontline.insights.screening import SURE
from frontline.insights.service.sending import hide
from frontline.insights.states import move, require
from frontline.notices.service import Message, tell, tell_one

_SEVERE_HOURS = 4  # for an author to object to the wording of something severe


@dataclass(frozen=True, slots=True)
class Decision:
    """How a moderator would share an insight.

    Attributes:
        words: the wording that policy teams would see.
        severity: the most serious statement in it, in the moderator's judgement.
        checked: that what is still marked may stay.
        shared_files: ids of attachments that may be shared.
    """

    words: Words
    severity: Severity
    checked: bool = False
    shared_files: Collection[UUID] = field(default=())


def open_for_moderation(*, insight: Insight, moderator: Person, reason: str) -> Words:
    """Take an insight on one's desk and read what was written; the reading is recorded.

    Raises:
        ForbiddenError: it is the moderator's own, from somebody they know, or they were the first to check it.
        TransitionError: it does not wait for a moderator.
    """
    require(insight, *queries.WAITING)
    if insight.author_id == moderator.id:
        raise ForbiddenError("You wrote this insight, so another moderator must read it.")
    if insight.checked_by_id == moderator.id:
        raise ForbiddenError("You checked this insight first, so another moderator must check it now.")
    _require_stranger(insight, moderator)
    move(insight, State.IN_MODERATION)
    insight.moderator_id = moderator.id
    return originals.read(insight.id, reason=reason)


def put_back(*, insight: Insight) -> None:
    """Leave an insight to another moderator."""
    require(insight, State.IN_MODERATION)
    move(insight, State.SUBMITTED, reason="Left to another moderator")
    insight.moderator_id = None


def accept(*, insight: Insight, decision: Decision) -> State:
    """Share the text in this wording: at once, after a second moderator, or after its author has read it.

    Returns:
        The state that follows: `submitted` waits for a second moderator, `proposed` for the author.

    Raises:
        TransitionError: it is not in moderation, or the screen has not run.
        FieldError: personal data that the screen was sure of is still there and was not `checked`.
    """
    require(insight, State.IN_MODERATION)
    findings = originals.findings(insight.id)
    if findings is None:
        raise TransitionError("The screen for personal data has not run on this insight yet.")
    written = originals.unlocked(insight.id)
    if not decision.checked and (left := left_in(decision.words, written, findings)):
        name, found = left
        raise FieldError(
            name, "“%(words)s” is still there. Remove it, or confirm below that it can be shared", words=found
        )
    agreed = insight.checked_by_id is not None and decision.words == originals.proposed(insight.id)
    insight.judged_severity = decision.severity
    originals.propose(insight.id, decision.words)
    _share_files(insight, decision.shared_files)
    if insight.is_severe_to_anybody and not agreed:
        _ask_second(insight)
    elif decision.words != written and insight.author_id:
        _propose(insight)
    else:
        share(insight=insight)
    _count_misses(insight, written, decision.words, findings)
    return insight.state


def _share_files(insight: Insight, shared: Collection[UUID]) -> None:
    of_it = update(Attachment).where(Attachment.insight_id == insight.id)
    db.session.execute(of_it.values(is_shared=Attachment.id.in_(list(shared))))


def _ask_second(insight: Insight) -> None:
    """What is severe to author, machine or moderator is checked by two people, who agree on the wording."""
    insight.checked_by_id, insight.moderator_id = insight.moderator_id, None
    move(insight, State.SUBMITTED, reason="Severe: a second moderator must check it")
    others = accounts.holders(Role.MODERATOR).where(
        Person.id != insight.checked_by_id, Person.id.not_in(queries.who_know_author(insight))
    )
    waits = "A moderator has checked it first. Severe insights are shared only after a second has."
    path = f"/moderation/{insight.id}"
    tell(others, Message(f"second-check:{insight.id}", "A severe insight waits for a second moderator", waits, path))


def _propose(insight: Insight) -> None:
    hours = load_settings().objection_hours
    if insight.gravest is Severity.SEVERE:
        hours = min(hours, _SEVERE_HOURS)
    move(insight, State.PROPOSED, reason="The author reads the wording first")
    insight.release_at = now() + dt.timedelta(hours=hours)
    told = f"It is shared in this wording in {hours} hours, unless you object before."
    title = "Read how your insight will be shown"
    tell_author(insight, f"proposed:{insight.id}:{insight.version}", title, told)


def share(*, insight: Insight) -> None:
    """Share the wording that was proposed; from here on it is analysed."""
    words = originals.proposed(insight.id) or originals.unlocked(insight.id)
    known = giveaways.known_of(insight)  # by the identity of now, not of when the wording was proposed
    move(insight, State.ACCEPTED)
    for name, text in words.parts().items():
        setattr(insight, name, giveaways.without(text, known))
    insight.accepted_at, insight.release_at = now(), None
    db.session.flush()
    announce(InsightsAccepted((insight.id,)))


def _count_misses(insight: Insight, before: Words, after: Words, findings: originals.Findings) -> None:
    """How much was taken out that the screen had not marked."""
    missed = marking.taken_out_unmarked(before, after, findings)
    found = sum(len(spots) for spots in findings.values())
    db.session.merge(Miss(insight_id=insight.id, missed=missed, found=found, at=now()))


def left_in(words: Words, before: Words, findings: Mapping[str, Iterable[Mapping[str, Any]]]) -> Any:
    """The first sure finding that the new wording still has, with its field."""
    written = before.parts()
    for name, text in words.parts().items():
        for spot in (spot for spots in findings.values() for spot in spots if spot["confidence"] >= SURE):
            found = written[spot["field"]][spot["start"] : spot["end"]]
            if found in text:
                return name, found
    return None


def decline(*, insight: Insight, reason: str) -> None:
    """Do not share it; the author reads the reason."""
    # The trail cannot be erased, and administrators read it: the reason itself stays with the insight.
    move(insight, State.DECLINED, reason="A reason was given to the author")
    insight.decline_reason = reason
    insight.closed_at = now()
    tell_author(insight, f"declined:{insight.id}", "A moderator could not share something that you logged", "Read why.")


def mark_duplicate(*, insight: Insight, primary: Insight) -> None:
    """Say that the same author has already said it: what comes of the other is shown to them.

    Raises:
        FieldError: the other is not by the same author, or is itself not shared.
    """
    if primary.author_id != insight.author_id or primary.id == insight.id or primary.state is not State.ACCEPTED:
        raise FieldError("primary", "Select an accepted insight of the same author")
    was_shared = insight.state is State.ACCEPTED
    move(insight, State.DUPLICATE, reason="The same author said it before")
    insight.duplicate_of_id, insight.closed_at = primary.id, now()
    if was_shared:
        _take_off(insight)


def take_back(*, insight: Insight, moderator: Person) -> None:
    """Take an accepted insight out of everything that is shown, and put it on the moderator's desk."""
    require(insight, State.ACCEPTED)
    if insight.author_id == moderator.id:
        raise ForbiddenError("You wrote this insight, so another moderator must look at it.")
    _require_stranger(insight, moderator)
    move(insight, State.IN_MODERATION, reason="Taken back by a moderator")
    insight.moderator_id, insight.accepted_at, insight.checked_by_id = moderator.id, None, None
    _take_off(insight)
    originals.read(insight.id, reason="Taken back for another look")
    told = "Nothing of it is shown meanwhile. You will read what comes of it."
    title = "A moderator looks at one of your insights again"
    tell_author(insight, f"taken-back:{insight.id}:{insight.version}", title, told)


def _require_stranger(insight: Insight, moderator: Person) -> None:
    """Nobody learns from a refusal who wrote it: what they may not read is not there."""
    if queries.knows_author(moderator, insight):
        raise NotFoundError("This insight does not wait for a moderator.")


def _take_off(insight: Insight) -> None:
    hide(insight)
    db.session.flush()
    announce(InsightWithdrawn(insight.id))


def accept_clean(*, insights: Collection[Insight], moderator: Person) -> int:
    """Share, as they stand, those on one's desk in which nothing was found and nothing is serious; returns how many."""
    chosen = [insight for insight in clean(insights) if insight.moderator_id == moderator.id]
    for insight in chosen:
        originals.propose(insight.id, originals.unlocked(insight.id))
        insight.judged_severity = Severity.ROUTINE
        share(insight=insight)
    return len(chosen)


def open_clean(*, moderator: Person, most: int = 20) -> int:
    """Take the oldest clean ones on one's desk, to read them together; each reading is recorded."""
    oldest = db.session.scalars(queries.queue(moderator).where(Insight.state == State.SUBMITTED).limit(10 * most)).all()
    chosen = clean(oldest)[:most]
    for insight in chosen:
        open_for_moderation(insight=insight, moderator=moderator, reason="Read with other clean ones")
    return len(chosen)


def clean(insights: Collection[Insight]) -> list[Insight]:
    """Those in which the screen found nothing, and about which nothing needs a second thought."""
    ids = [insight.id for insight in insights]
    rows = db.session.execute(select(Original.insight_id, Original.findings).where(Original.insight_id.in_(ids)))
    bare = {key for key, findings in rows if findings is not None and not any(findings.values())}
    with_files = set(db.session.scalars(select(Attachment.insight_id).where(Attachment.insight_id.in_(ids))))
    return [one for one in insights if one.id in bare - with_files and _is_plain(one)]


def _is_plain(insight: Insight) -> bool:
    routine = insight.gravest is Severity.ROUTINE and insight.checked_by_id is None
    return routine and insight.language == ENGLISH and insight.state in queries.WAITING


def tell_author(insight: Insight, cause: str, title: str, body: str) -> None:
    """Tell the author, who is led to their insight; what was imported has none."""
    if insight.author_id:
        tell_one(insight.author_id, Message(cause, title, body, f"/insights/{insight.id}"))
