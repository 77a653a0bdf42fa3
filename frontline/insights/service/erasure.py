"""What is erased of insights with the time: originals, answers, files; never what is shared and counted."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, false, func, select

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.vault import vault
from frontline.insights import originals
from frontline.insights.models.choices import InsightState
from frontline.insights.models.clarification import Clarification
from frontline.insights.models.insight import Insight, Original
from frontline.insights.models.remark import Remark
from frontline.insights.originals import InsightText
from frontline.insights.service.attachments import delete_all_attachments


def erase_withdrawn_originals(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:
    """Erase what authors wrote in insights that they withdrew before a moment, with its files and answers."""
    return _erase(Insight.closed_at < before, InsightState.WITHDRAWN, held, most)


def erase_old_originals(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:
    """Erase what authors first wrote in insights that were accepted before a moment; the shared wording stays."""
    return _erase(Insight.accepted_at < before, InsightState.ACCEPTED, held, most)


def _erase(is_due: ColumnElement[bool], state: InsightState, held: Collection[uuid.UUID], most: int) -> int:
    query = (
        select(Insight)
        .join(Original)
        .where(is_due, Insight.state == state, Original.forgotten_at.is_(None), ~_is_held(held))
        .limit(most)
        .with_for_update(of=Insight, skip_locked=True)
    )
    due = db.session.scalars(query).all()
    for insight in due:
        forget_original(insight=insight)
    return len(due)


def _is_held(held: Collection[uuid.UUID]) -> ColumnElement[bool]:
    return Insight.id.in_(held) | func.coalesce(Insight.author_id.in_(held), false())


def forget_original(*, insight: Insight) -> None:
    """Erase all that only the author and moderators could read of an insight: what is shared of it stays as it is."""
    words = InsightText(**{name: getattr(insight, name) for name in originals.TEXT_FIELDS})
    originals.save_original(insight.id, words, findings={})
    db.session.get_one(Original, insight.id).forgotten_at = now()
    for remark in db.session.scalars(select(Remark).where(Remark.insight_id == insight.id)):
        remark.content, remark.findings = vault.lock(remark.shared_text), []
    for clarification in db.session.scalars(select(Clarification).where(Clarification.insight_id == insight.id)):
        clarification.answer = None
    if insight.state is InsightState.WITHDRAWN:
        delete_all_attachments(insight=insight)
    db.session.flush()
    record_event("insight.original_erased", kind="insight", key=insight.id)


def erase_old_drafts(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:
    """Erase drafts that nobody wrote in since a moment."""
    query = (
        select(Insight)
        .where(Insight.state == InsightState.DRAFT, Insight.saved_at < before, ~_is_held(held))
        .limit(most)
        .with_for_update(of=Insight, skip_locked=True)
    )
    drafts = db.session.scalars(query).all()
    for draft in drafts:
        delete_all_attachments(insight=draft)
        record_event("insight.draft_erased", kind="insight", key=draft.id)
        db.session.execute(delete(Insight).where(Insight.id == draft.id))
    return len(drafts)
