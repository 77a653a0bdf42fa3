"""What a moderator decides on an insight: share it in some wording, decline it, or mark it as a duplicate."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import update

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.settings import get_settings
from frontline.insights import originals
from frontline.insights.models.choices import InsightState, Severity
from frontline.insights.models.clarification import Attachment
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.service.notifications import notify_author
from frontline.insights.service.sharing import share_insight
from frontline.insights.states import move_insight_state, require_insight_state
from frontline.moderation.models import Miss
from frontline.moderation.queries.acquaintances import list_moderators_knowing_author
from frontline.moderation.service.desk import stop_showing
from frontline.notices.service import Notification, notify
from frontline.privacy.findings import Findings, find_remaining_finding
from frontline.privacy.redaction import count_unmarked_removals

_SEVERE_HOURS = 4  # for an author to object to the wording of something severe


@dataclass(frozen=True, slots=True)
class ModerationDecision:
    """How a moderator would share an insight.

    Attributes:
        words: the wording that policy teams would see.
        severity: the most serious statement in it, in the moderator's judgement.
        checked: that what is still marked may stay.
        shared_files: ids of attachments that may be shared.
    """

    words: InsightText
    severity: Severity
    checked: bool = False
    shared_files: Collection[UUID] = field(default=())


def accept_insight(*, insight: Insight, decision: ModerationDecision) -> InsightState:
    """Share the text in this wording: at once, after a second moderator, or after its author has read it.

    Returns:
        The state that follows: `submitted` waits for a second moderator, `proposed` for the author.

    Raises:
        TransitionError: it is not in moderation, or the screen has not run.
        FieldError: personal data that the screen was sure of is still there and was not `checked`.
    """
    require_insight_state(insight, InsightState.IN_MODERATION)
    findings = originals.get_findings(insight.id)
    if findings is None:
        raise TransitionError("The screen for personal data has not run on this insight yet.")
    original = originals.get_original_text(insight.id)
    if not decision.checked:
        _require_findings_removed(decision.words, original, findings)
    is_agreed = insight.checked_by_id is not None and decision.words == originals.get_proposal(insight.id)
    insight.judged_severity = decision.severity
    if insight.is_severe_to_anybody:
        insight.responsible_id = insight.responsible_id or insight.moderator_id
    originals.save_proposal(insight.id, decision.words)
    _share_files(insight, decision.shared_files)
    if insight.is_severe_to_anybody and not is_agreed:
        _request_second_check(insight)
    elif decision.words != original and insight.author_id:
        _propose_wording(insight)
    else:
        share_insight(insight=insight)
    _count_misses(insight, original, decision.words, findings)
    return insight.state


def _require_findings_removed(wording: InsightText, original: InsightText, findings: Findings) -> None:
    if remaining := find_remaining_finding(wording.by_field(), original.by_field(), findings):
        name, words = remaining
        raise FieldError(
            name, "“%(words)s” is still there. Remove it, or confirm below that it can be shared", words=words
        )


def _share_files(insight: Insight, file_ids: Collection[UUID]) -> None:
    files = update(Attachment).where(Attachment.insight_id == insight.id)
    db.session.execute(files.values(is_shared=Attachment.id.in_(list(file_ids))))


def _request_second_check(insight: Insight) -> None:
    """What is severe to author, machine or moderator is checked by two people, who agree on the wording."""
    insight.checked_by_id, insight.moderator_id = insight.moderator_id, None
    move_insight_state(insight, InsightState.SUBMITTED, reason="Severe: a second moderator must check it")
    second_moderators = accounts.list_role_holder_ids(Role.MODERATOR).where(
        Person.id != insight.checked_by_id, Person.id.not_in(list_moderators_knowing_author(insight))
    )
    title = "A severe insight waits for a second moderator"
    body = "A moderator has checked it first. Severe insights are shared only after a second has."
    path = f"/moderation/{insight.id}"
    notify(second_moderators, Notification(f"second-check:{insight.id}", title, body, path))


def _propose_wording(insight: Insight) -> None:
    hours = get_settings().objection_hours
    if insight.gravest is Severity.SEVERE:
        hours = min(hours, _SEVERE_HOURS)
    move_insight_state(insight, InsightState.PROPOSED, reason="The author reads the wording first")
    insight.release_at = now() + dt.timedelta(hours=hours)
    title = "Read how your insight will be shown"
    body = f"It is shared in this wording in {hours} hours, unless you object before."
    notify_author(insight, f"proposed:{insight.id}:{insight.version}", title, body)


def _count_misses(insight: Insight, original: InsightText, wording: InsightText, findings: Findings) -> None:
    """How much was taken out that the screen had not marked."""
    missed = count_unmarked_removals(original.by_field(), wording.by_field(), findings)
    marked = sum(len(field_findings) for field_findings in findings.values())
    db.session.merge(Miss(insight_id=insight.id, missed_count=missed, found_count=marked, at=now()))


def decline_insight(*, insight: Insight, reason: str) -> None:
    """Do not share it; the author reads the reason."""
    # The trail cannot be erased, and administrators read it: the reason itself stays with the insight.
    move_insight_state(insight, InsightState.DECLINED, reason="A reason was given to the author")
    insight.decline_reason = reason
    insight.closed_at = now()
    notify_author(
        insight, f"declined:{insight.id}", "A moderator could not share something that you logged", "Read why."
    )


def mark_duplicate(*, insight: Insight, primary: Insight) -> None:
    """Mark it as a duplicate of what the same author reported before, which they follow from now on.

    Raises:
        FieldError: the other is not by the same author, or is itself not shared.
    """
    if primary.author_id != insight.author_id or primary.id == insight.id or primary.state is not InsightState.ACCEPTED:
        raise FieldError("primary", "Select an accepted insight of the same author")
    was_shared = insight.state is InsightState.ACCEPTED
    move_insight_state(insight, InsightState.DUPLICATE, reason="The same author reported it before")
    insight.duplicate_of_id, insight.closed_at = primary.id, now()
    if was_shared:
        stop_showing(insight)
