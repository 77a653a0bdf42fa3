"""Write an insight: kept from the first word, never overwritten unseen."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FrontlineError, NotFoundError, TransitionError
from frontline.insights import originals, screening
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.service import attachments, usage
from frontline.insights.service.headlines import suggest_headline
from frontline.insights.severity_hints import suggest_severity
from frontline.insights.states import require_draft
from frontline.notices.service import Notification, notify_person
from frontline.placements.queries.records import find_current_placement
from frontline.privacy.findings import KeptFinding


class EditConflictError(FrontlineError):
    """The draft was changed on another device or in another window since it was opened here."""

    def __init__(self, insight: Insight, stored: InsightText) -> None:
        super().__init__("This draft was changed in another window or on another device.")
        self.insight = insight
        self.stored = stored


def save_draft(*, author: Person, key: uuid.UUID, texts: Mapping[str, str], version: int = 0) -> Insight:
    """Keep some fields of a draft under the key that its form was given: sending the form twice makes one draft.

    Args:
        author: whose draft it is.
        key: of the draft, made where there is none.
        texts: fields of `InsightText` by name; the others stay as they are.
        version: of the draft when the form was opened; 0 for a new one.

    Raises:
        NotFoundError: the key belongs to somebody else's insight.
        TransitionError: it was sent already.
        EditConflictError: it was changed since, and these fields say something else.
    """
    insight = db.session.get(Insight, key, with_for_update=True) or _make_draft(author, key)
    if insight.author_id != author.id:
        raise NotFoundError("There is no such insight.")
    require_draft(insight)
    stored = originals.get_original_text(key) if insight.saved_at else InsightText("")
    words = replace(stored, **texts)
    if words == stored and insight.saved_at:
        return insight
    if version != insight.version and insight.saved_at:
        raise EditConflictError(insight, stored)
    _save_text(insight, words)
    return insight


def _make_draft(author: Person, key: uuid.UUID) -> Insight:
    placement = find_current_placement(author.id)
    draft = Insight(id=key, author_id=author.id, placement_id=placement.id if placement else None)
    draft.state = InsightState.DRAFT
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:  # the same form arrived twice at once, and the other was first
        return db.session.get_one(Insight, key, with_for_update=True)
    usage.count_use("started")
    return draft


def _save_text(
    insight: Insight, words: InsightText, keepings: tuple[KeptFinding, ...] = (), *, again: bool = False
) -> None:
    """Keep a text; what the screen found in the same words stays, unless it is to run `again`."""
    # Counts as a change even where only the encrypted text differs.
    insight.saved_at = now()
    db.session.flush()
    stored = originals.get_originals([insight.id]).get(insight.id)
    still_kept = tuple(
        finding
        for finding in (stored.kept_findings if stored else ())
        if finding.text in words.by_field()[finding.field]
    )
    insight.severity_hint = suggest_severity(words).severity
    findings = stored.findings if stored and stored.words == words and not again else None
    if findings is None:
        findings = screening.try_screen_insight(insight, words)
    originals.save_original(insight.id, words, findings=findings, keepings=keepings or still_kept)


def fill_in_headline(insight: Insight) -> None:
    """Give a draft the suggested headline, where its author has written none; it needs no screen of its own."""
    original = originals.get_originals([insight.id])[insight.id]
    if original.words.headline or not (headline := suggest_headline(original.words, original.findings)):
        return
    insight.saved_at = now()
    words = replace(original.words, headline=headline)
    originals.save_original(insight.id, words, findings=original.findings, keepings=original.kept_findings)


def set_draft_attributes(*, insight: Insight, **attributes: object) -> None:
    """Set what an author says of a draft besides its text: columns of `Insight` by name.

    Raises:
        TransitionError: it was sent already.
    """
    require_draft(insight)
    before = insight.identity
    for name, value in attributes.items():
        setattr(insight, name, value)
    if insight.identity != before and insight.saved_at:  # what gives an author away depends on it
        _save_text(insight, originals.get_original_text(insight.id), again=True)


def resolve_findings(*, insight: Insight, words: InsightText, keepings: tuple[KeptFinding, ...]) -> None:
    """Keep the text after the author dealt with what the screen had marked.

    Raises:
        TransitionError: it was sent already.
    """
    require_draft(insight)
    _save_text(insight, words, keepings)


def discard_draft(*, insight: Insight) -> None:
    """Delete a draft; nothing of it is kept.

    Raises:
        TransitionError: it was sent already.
    """
    if insight.state is not InsightState.DRAFT:
        raise TransitionError("This insight was sent already. You can withdraw it instead.")
    attachments.delete_all_attachments(insight=insight)
    db.session.execute(delete(Insight).where(Insight.id == insight.id))


def log_by_telephone(*, author: Person, coordinator: Person, key: uuid.UUID, what_happened: str) -> None:
    """Write down what somebody said on the telephone: their draft, which they read and send themselves."""
    insight = db.session.get(Insight, key) or _make_draft(author, key)
    if (
        insight.logged_by_id not in {None, coordinator.id}
        or insight.state is not InsightState.DRAFT
        or insight.saved_at
    ):
        return  # the browser, or the coordinator, sent it once more
    insight.logged_by_id = coordinator.id
    _save_text(insight, InsightText(what_happened))
    fill_in_headline(insight)
    record_event("insight.logged_by_telephone", kind="telephone")
    title = "Check what you told us on the telephone"
    body = "It is a draft that only you can see. Read it, change what you like, and send it."
    notify_person(author.id, Notification(f"telephone:{key}", title, body, f"/insights/{key}"))
