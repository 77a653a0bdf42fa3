"""Proposals, what frontline checks concluded, and what stocktakes decided, as records."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.missions.models.stocktake import Stocktake, StocktakeDecision, StocktakeState
from frontline.operations.information_requests.criteria import (
    RequestCriteria,
    get_named_theme_condition,
    get_period_condition,
    get_text_condition,
    make_lexemes,
    select_matching_theme_ids,
)
from frontline.operations.information_requests.exemptions import (
    suggest_for_check,
    suggest_for_decision,
    suggest_for_proposal,
)
from frontline.operations.information_requests.insight_records import describe_team
from frontline.operations.information_requests.records import (
    HeldRecord,
    RecordKind,
    RecordSource,
    format_day,
    join_paragraphs,
)
from frontline.policies.models.check import Check, Finding
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.checks import list_findings
from frontline.policies.queries.proposals import list_purpose_lines
from frontline.themes.models.theme import Theme, ThemeState

_PROPOSAL_TEXTS = (Proposal.title, Proposal.purpose, Proposal.benefit, Proposal.gains, Proposal.impact)


def _get_proposal_holder_condition(criteria: RequestCriteria) -> ColumnElement[bool]:
    is_of_team = Proposal.team_id == criteria.team_id if criteria.team_id else true()
    return and_(is_of_team, Proposal.department_id == criteria.department_id if criteria.department_id else true())


def _select_checks_on_theme(criteria: RequestCriteria) -> Select[Any]:
    themes = select(Theme.id).where(get_named_theme_condition(criteria))
    return select(Finding.check_id).where(Finding.theme_id.in_(themes))


def _select_proposals(criteria: RequestCriteria) -> Select[Any]:
    is_in_time = or_(
        get_period_condition(criteria, Proposal.created_at), get_period_condition(criteria, Proposal.stage_since)
    )
    query = select(Proposal).where(is_in_time, _get_proposal_holder_condition(criteria))
    if criteria.theme_id:
        checks = _select_checks_on_theme(criteria)
        query = query.where(Proposal.id.in_(select(Check.proposal_id).where(Check.id.in_(checks))))
    is_found = get_text_condition(criteria, make_lexemes(*_PROPOSAL_TEXTS))
    return query.where(is_found).order_by(Proposal.created_at, Proposal.id)


def _build_proposals(proposals: Sequence[Proposal]) -> Iterator[HeldRecord]:
    for proposal in proposals:
        lines = [f"{name}: {words}" for name, words in list_purpose_lines(proposal) if words]
        yield HeldRecord(
            RecordKind.PROPOSAL, proposal.id, format_day(proposal.created_at), _describe_holder(proposal),
            proposal.stage.label, join_paragraphs(proposal.title, *lines), f"/policies/{proposal.id}",
            exemptions=list(suggest_for_proposal(proposal)),
        )  # fmt: skip


def _describe_holder(proposal: Proposal) -> str:
    return describe_team(proposal.team) if proposal.team else proposal.department.name


def _select_checks(criteria: RequestCriteria) -> Select[Any]:
    moment = func.coalesce(Check.signed_at, Check.created_at)
    query = select(Check).join(Proposal).where(get_period_condition(criteria, moment))
    query = query.where(_get_proposal_holder_condition(criteria))
    if criteria.theme_id:
        query = query.where(Check.id.in_(_select_checks_on_theme(criteria)))
    own = get_text_condition(criteria, make_lexemes(Check.name, Check.statement, *_PROPOSAL_TEXTS))
    is_found = Finding.theme_id.in_(select_matching_theme_ids(criteria))
    return query.where(or_(own, Check.id.in_(select(Finding.check_id).where(is_found)))).order_by(moment, Check.id)


def _build_checks(checks: Sequence[Check]) -> Iterator[HeldRecord]:
    for check in checks:
        title = _("%(proposal)s: check %(number)s", proposal=check.proposal.title, number=check.number)
        yield HeldRecord(
            RecordKind.CHECK, check.id, format_day(check.signed_at or check.created_at),
            _describe_holder(check.proposal), check.state.label,
            join_paragraphs(title, check.statement, *_list_conclusions(check)),
            f"/policies/{check.proposal_id}/checks/{check.id}/pack", exemptions=list(suggest_for_check(check)),
        )  # fmt: skip


def _list_conclusions(check: Check) -> Iterator[str]:
    """What the team made of each theme; what people said in it are records of their own."""
    findings = [finding for finding in list_findings(check.id) if finding.stance]
    rows = db.session.scalars(select(Theme).where(Theme.id.in_([finding.theme_id for finding in findings])))
    themes = {theme.id: theme for theme in rows}
    for finding in findings:
        theme = themes[finding.theme_id]
        name = _("A theme that was dismissed since") if theme.state is ThemeState.DISMISSED else theme.name
        said = (finding.stance, finding.decision)
        yield f"{name}: {'. '.join(part.label for part in said if part)}. {finding.reason}".strip()


def _select_decisions(criteria: RequestCriteria) -> Select[Any, Any]:
    """A stocktake is a mission's: it belongs to no theme, department or team."""
    query = select(StocktakeDecision, Stocktake).join(Stocktake, Stocktake.id == StocktakeDecision.stocktake_id)
    is_found = get_text_condition(criteria, make_lexemes(StocktakeDecision.text, Stocktake.question))
    asked = false() if criteria.is_about_holders else Stocktake.state != StocktakeState.CANCELLED
    query = query.where(asked, is_found, get_period_condition(criteria, StocktakeDecision.at))
    return query.order_by(StocktakeDecision.at, StocktakeDecision.id)


def _build_decisions(rows: Sequence[Any]) -> Iterator[HeldRecord]:
    for decision, stocktake in rows:
        yield HeldRecord(
            RecordKind.STOCKTAKE_DECISION, decision.id, format_day(decision.at),
            _("Mission: %(name)s", name=stocktake.mission.name), stocktake.state.label,
            join_paragraphs(stocktake.question, decision.text), f"/stocktakes/{stocktake.id}",
            exemptions=list(suggest_for_decision(stocktake.state)),
        )  # fmt: skip


SOURCES = (
    RecordSource(RecordKind.PROPOSAL, _select_proposals, _build_proposals),
    RecordSource(RecordKind.CHECK, _select_checks, _build_checks),
    RecordSource(RecordKind.STOCKTAKE_DECISION, _select_decisions, _build_decisions),
)
