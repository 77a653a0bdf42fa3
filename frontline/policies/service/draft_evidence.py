"""Find what is relevant to a draft: read it, look up each part, and put the findings together."""

import uuid
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import delete, select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.disclosure.placements import get_anonymity_groups
from frontline.policies.models.check import Check, CheckPart, CheckState, Finding
from frontline.policies.queries.checks import list_answers_to_themes, list_findings, list_parts
from frontline.policies.queries.evidence import (
    Evidence,
    ThemeWeight,
    find_nearest_answers,
    group_by_theme,
    make_part_search,
    rank_relevant_insights,
    weigh_themes,
)
from frontline.policies.queries.relevant_insights import list_insights_hidden_from
from frontline.policies.service.draft_parts import split_draft, store_parts
from frontline.policies.service.notifications import notify_check_ready
from frontline.search.queries.ranking import rank_responses
from frontline.themes.models.theme import Theme

# Findings that a team must decide on before it signs: what a person can read and weigh in an hour.
MAX_REQUIRED_FINDINGS = 20
MAX_FINDINGS = 60
_MAX_PER_PART, _MAX_QUOTES = 6, 12
_MAX_ANSWERS, _MAX_SIMILAR_ANSWERS = 6, 30
_STEP = 5  # parts after which progress is kept


def find_draft_evidence(*, check: Check, person: Person, commit_progress: Callable[[], None]) -> None:
    """Find what is relevant to a draft. It may run again after a crash, and begins anew then.

    Args:
        check: being put together.
        person: who began it: what is hidden from their department is not found.
        commit_progress: keeps what has been done so far.
    """
    if check.state is not CheckState.SEARCHING:
        return
    db.session.execute(delete(Finding).where(Finding.check_id == check.id))
    parts = list(list_parts(check.id).values())
    if not parts:  # begun before people looked at the parts first
        try:
            parts = store_parts(check, split_draft(check.text))
        except FieldError as error:
            fail_check(check=check, reason=f"{error}.")
            return
    commit_progress()
    evidence_by_part = dict(_search_parts(check, parts, person, commit_progress))
    _make_findings(check, weigh_themes(evidence_by_part))
    check.answers = [str(response_id) for response_id in _rank_past_answers(check, person)]
    check.state, check.found_at = CheckState.OPEN, now()
    record_event("check.found", kind="proposal", key=check.proposal_id)
    notify_check_ready(check)


def fail_check(*, check: Check, reason: str) -> None:
    """It cannot be put together; whoever began it is told why."""
    check.state, check.failure = CheckState.FAILED, reason
    notify_check_ready(check)


def _search_parts(
    check: Check, parts: Sequence[CheckPart], person: Person, commit_progress: Callable[[], None]
) -> Iterator[tuple[int, list[Evidence]]]:
    groups, day = get_anonymity_groups(), get_london_today()
    for part in parts:
        search = make_part_search(part.text, person, groups, day)
        part.embedding = search.vector
        ranked_hits = rank_relevant_insights(search)
        hidden = list_insights_hidden_from(
            check.proposal.department_id, [insight.insight_id for insight, _score in ranked_hits]
        )
        evidence = group_by_theme([hit for hit in ranked_hits if hit[0].insight_id not in hidden], day)[:_MAX_PER_PART]
        part.found, check.done = len(evidence), part.number
        yield part.number, evidence
        if part.number % _STEP == 0:
            commit_progress()


def _make_findings(check: Check, theme_weights: Sequence[ThemeWeight]) -> None:
    kept_weights = theme_weights[:MAX_FINDINGS]
    earlier_findings = (
        {finding.theme_id: finding for finding in list_findings(check.again_of_id)} if check.again_of_id else {}
    )
    sizes = dict(
        db.session.execute(
            select(Theme.id, Theme.insight_count).where(Theme.id.in_([weight.theme_id for weight in kept_weights]))
        ).all()
    )
    for rank, weight in enumerate(kept_weights, start=1):
        finding = Finding(
            check_id=check.id,
            theme_id=weight.theme_id,
            rank=rank,
            score=weight.score,
            is_required=rank <= MAX_REQUIRED_FINDINGS and weight.is_strong,
            relevant_count=len(weight.insights),
            parts=list(weight.parts),
            insights=[str(insight_id) for insight_id in weight.insights[:_MAX_QUOTES]],
            theme_size=sizes[weight.theme_id],
            is_new=bool(check.again_of_id) and weight.theme_id not in earlier_findings,
        )
        if earlier := earlier_findings.get(weight.theme_id):
            finding.stance, finding.decision, finding.reason = earlier.stance, earlier.decision, earlier.reason
            finding.decided_by_id, finding.decided_at = earlier.decided_by_id, earlier.decided_at
        db.session.add(finding)
    db.session.flush()


def _rank_past_answers(check: Check, person: Person) -> list[uuid.UUID]:
    """The nearest answers of the past: to the themes relevant to the draft, then what speaks of the same thing."""
    themes = [finding.theme_id for finding in list_findings(check.id) if finding.is_required]
    search = make_part_search(
        f"{check.proposal.title}. {check.proposal.purpose}", person, get_anonymity_groups(), get_london_today()
    )
    similar_answers = find_nearest_answers(rank_responses(search)[:_MAX_SIMILAR_ANSWERS], search.vector)
    return list(dict.fromkeys([*list_answers_to_themes(themes, person), *similar_answers]))[:_MAX_ANSWERS]
