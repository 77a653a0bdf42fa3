"""Find what bears on a draft: look up each part, keep what is near it, and put the findings together."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from frontline import analysis
from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.disclosure.placements import get_anonymity_groups
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import Check, CheckPart, CheckState, Finding
from frontline.policies.queries.bearings import list_confirmed_bearings
from frontline.policies.queries.checks import list_answers_to_themes, list_findings, list_parts
from frontline.policies.queries.evidence import (
    Evidence,
    NearInsight,
    compute_centre,
    find_nearest_answers,
    group_by_theme,
    make_part_search,
    rank_near_insights,
)
from frontline.policies.queries.relevant_insights import list_insights_hidden_from
from frontline.policies.service.draft_parts import split_draft, store_parts
from frontline.policies.service.notifications import notify_check_ready
from frontline.search.queries.ranking import Search, rank_responses
from frontline.themes.models.theme import Theme

# Findings that a team must decide on before it signs: what a person can read and weigh in an hour.
MAX_REQUIRED_FINDINGS = 20
MAX_FINDINGS = 60
MAX_KEPT = 30  # insights that are kept beside a part, whether they bear on it or are only the nearest
_MAX_PER_PART = 6
_MAX_ANSWERS, _MAX_ANSWERS_OF_PART, _MAX_SIMILAR_ANSWERS = 6, 3, 30
_STEP = 5  # parts after which progress is kept


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """A theme that bears on a part."""

    part: CheckPart
    evidence: Evidence


def find_draft_evidence(*, check: Check, person: Person, commit_progress: Callable[[], None]) -> None:
    """Find what bears on a draft. It may run again after a crash, and begins anew then.

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
    found = _search_parts(check, parts, person, commit_progress)
    _make_findings(check, found)
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
) -> list[PartEvidence]:
    groups, day, found = get_anonymity_groups(), get_london_today(), list[PartEvidence]()
    draft = compute_centre([analysis.encode_words(part.text) for part in parts])
    for part in parts:
        search = make_part_search(part.text, person, groups, day)
        part.embedding = search.vector
        near = _list_shown(check, rank_near_insights(search, draft))
        bearings = _keep_bearings(check, part, near)
        evidence = group_by_theme([bearing for bearing in bearings if bearing.bears], day)[:_MAX_PER_PART]
        part.answers = _rank_answers_of_part(search, person, evidence)
        part.found, check.done = len(evidence), part.number
        found += [PartEvidence(part, theme_evidence) for theme_evidence in evidence]
        if part.number % _STEP == 0:
            commit_progress()
    return found


def _list_shown(check: Check, near: Sequence[NearInsight]) -> list[NearInsight]:
    """What is near, without what its authors hide from the department whose draft it is."""
    hidden = list_insights_hidden_from(check.proposal.department_id, [insight.insight_id for insight in near])
    return [insight for insight in near if insight.insight_id not in hidden]


def _keep_bearings(check: Check, part: CheckPart, near: Sequence[NearInsight]) -> list[Bearing]:
    """Keep what is nearest to a part, all that bears on it, and all that people spoke of when it was checked before."""
    db.session.execute(delete(Bearing).where(Bearing.part_id == part.id))
    confirmed = list_confirmed_bearings(check.again_of_id, part.number)
    nearest = [
        insight
        for place, insight in enumerate(near)
        if place < MAX_KEPT or insight.is_near or insight.insight_id in confirmed
    ]
    ids = {insight.insight_id for insight in nearest}
    lost = [NearInsight(key, old.theme_id, old.score) for key, old in confirmed.items() if key not in ids]
    bearings = [
        Bearing(
            part_id=part.id, insight_id=insight.insight_id, theme_id=insight.theme_id, score=insight.score,
            is_near=insight.is_near,
        )
        for insight in [*nearest, *_list_shown(check, lost)]
    ]  # fmt: skip
    for bearing in bearings:
        if earlier := confirmed.get(bearing.insight_id):
            bearing.is_confirmed, bearing.confirmed_by_id = earlier.is_confirmed, earlier.confirmed_by_id
            bearing.confirmed_at = earlier.confirmed_at
    db.session.add_all(bearings)
    db.session.flush()
    return bearings


def _choose_required(ranked: Sequence[PartEvidence]) -> list[PartEvidence]:
    """What a team must decide on: themes on measures; a theme that bears on no measure, on its best claim."""
    on_measures = {one.evidence.theme_id for one in ranked if one.part.is_measure}
    best_claims = {one.evidence.theme_id: one for one in reversed(ranked) if one.evidence.theme_id not in on_measures}
    to_decide = [one for one in ranked if one.part.is_measure or best_claims.get(one.evidence.theme_id) is one]
    return to_decide[:MAX_REQUIRED_FINDINGS]


def _make_findings(check: Check, found: Sequence[PartEvidence]) -> None:
    ranked = sorted(found, key=lambda one: (-one.evidence.score, one.part.number, str(one.evidence.theme_id)))
    required = _choose_required(ranked)
    kept = [*required, *(one for one in ranked if one not in required)][:MAX_FINDINGS]
    earlier = {(finding.theme_id, finding.part_number): finding for finding in list_findings(check.again_of_id)}
    earlier_themes = {theme_id for theme_id, _number in earlier}
    sizes = _count_insights({one.evidence.theme_id for one in kept})
    for rank, one in enumerate(kept, start=1):
        theme_id = one.evidence.theme_id
        finding = make_finding(one.part, one.evidence, rank=rank, theme_size=sizes[theme_id])
        finding.is_required = one in required
        finding.is_new = bool(check.again_of_id) and theme_id not in earlier_themes
        _keep_decision(finding, earlier.get((theme_id, one.part.number)))
        db.session.add(finding)
    db.session.flush()


def _keep_decision(finding: Finding, earlier: Finding | None) -> None:
    """What was decided on the same theme and part stays; what was set aside unread is asked again."""
    if earlier is None or earlier.is_unread:
        return
    finding.stance, finding.decision, finding.reason = earlier.stance, earlier.decision, earlier.reason
    finding.decided_by_id, finding.decided_at = earlier.decided_by_id, earlier.decided_at


def make_finding(part: CheckPart, evidence: Evidence, *, rank: int, theme_size: int) -> Finding:
    """A theme that bears on a part, nothing decided yet."""
    return Finding(
        check_id=part.check_id, theme_id=evidence.theme_id, part_id=part.id, parts=[part.number], rank=rank,
        score=evidence.score, is_required=True, relevant_count=len(evidence.insights), theme_size=theme_size,
        insights=[str(insight_id) for insight_id in evidence.insights],
    )  # fmt: skip


def _count_insights(theme_ids: set[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    counts = select(Theme.id, Theme.insight_count).where(Theme.id.in_(theme_ids))
    return dict(db.session.execute(counts).all())


def _rank_answers_of_part(search: Search, person: Person, evidence: Sequence[Evidence]) -> list[str]:
    """The published answers nearest to a part, of those to its themes and those that share its words."""
    to_themes = list_answers_to_themes([theme.theme_id for theme in evidence], person)
    candidates = list(dict.fromkeys([*to_themes, *rank_responses(search)[:_MAX_SIMILAR_ANSWERS]]))
    return [str(response_id) for response_id in find_nearest_answers(candidates, search.vector)[:_MAX_ANSWERS_OF_PART]]


def _rank_past_answers(check: Check, person: Person) -> list[uuid.UUID]:
    """The nearest answers of the past: to the themes relevant to the draft, then what speaks of the same thing."""
    themes = [finding.theme_id for finding in list_findings(check.id) if finding.is_required]
    search = make_part_search(
        f"{check.proposal.title}. {check.proposal.purpose}", person, get_anonymity_groups(), get_london_today()
    )
    similar_answers = find_nearest_answers(rank_responses(search)[:_MAX_SIMILAR_ANSWERS], search.vector)
    return list(dict.fromkeys([*list_answers_to_themes(themes, person), *similar_answers]))[:_MAX_ANSWERS]
