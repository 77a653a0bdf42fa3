import uuid
from collections.abc import Sequence

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.database import db
from frontline.core.extension_points import (
    NavigationEntry,
    TimelineStep,
    add_item_source,
    add_navigation_entry,
    add_section,
    add_timeline_source,
)
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark
from frontline.organisations.queries import TEAM_WORK
from frontline.placements.models.placement import Placement
from frontline.policies.models.check import Check, Consultation, Finding
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.citations import list_citations_of_insights, list_findings_citing_theme
from frontline.policies.queries.influence import list_citations_of_placement
from frontline.policies.queries.proposals import get_visible_condition
from frontline.policies.queries.stage_moves import list_stage_moves
from frontline.policies.service.consultations import ABOUT_CONSULTATION
from frontline.policies.service.leavers import list_policy_work, list_proposals_of_team
from frontline.search.queries.ranking import Search, rank_by_words
from frontline.search.queries.result_hits import ResultHit, get_snippets
from frontline.search.queries.results import ResultGroup, add_result_group
from frontline.themes.models.theme import Theme


def install() -> None:
    """Add the navigation entry, the policies that cite a theme or an insight, and what searches find."""
    add_work_source(list_policy_work)
    add_item_source(TEAM_WORK, list_proposals_of_team)
    add_navigation_entry(
        NavigationEntry(
            "Policies",
            "policies.index",
            Permission.READ_POLICIES,
            43,
            ("policies.",),
            about="Proposals, their frontline checks and evidence packs.",
        )
    )
    add_section("theme", render_citing_checks)
    add_section("remark", render_consultation_of_remark)
    add_section("placement", render_placement_citations)
    add_timeline_source("insight", list_citation_steps)
    add_result_group(ResultGroup("policies", "Policies", _can_find_proposals, _rank_proposals, _list_hits))


def render_citing_checks(theme: Theme, *, may_decide: bool) -> Markup:  # noqa: ARG001 - the panel's signature
    """Which frontline checks a theme is part of."""
    findings = list_findings_citing_theme(theme.id, current_person()) if is_allowed(Permission.READ_POLICIES) else []
    cited_checks = select(Check).where(Check.id.in_([finding.check_id for finding in findings]))
    checks = {check.id: check for check in db.session.scalars(cited_checks)}
    page = render_template("policies/_citing.html", findings=findings, checks=checks)
    return Markup(page)  # noqa: S704 - our own template


def render_consultation_of_remark(remark: Remark) -> Markup:
    """What a reply is to, for the moderator who reads it."""
    consultation = db.session.get(Consultation, remark.about_id) if remark.about == ABOUT_CONSULTATION else None
    page = render_template("themes/_question_of.html", question=consultation)
    return Markup(page)  # noqa: S704 - our own template


def render_placement_citations(placement: Placement) -> Markup:
    """Policies in which a placement's named insights are cited."""
    citations = (
        list_citations_of_placement(placement.id, current_person()) if is_allowed(Permission.READ_POLICIES) else []
    )
    return Markup(render_template("policies/_cited_by.html", citations=citations))  # noqa: S704 - our own template


def list_citation_steps(insight: Insight) -> list[TimelineStep]:
    """Where an insight is cited, and what became of the policy; each step once, for however many parts of a draft."""
    citations = list_citations_of_insights([insight.id])
    return list(dict.fromkeys(step for check, finding in citations for step in _make_citation_steps(check, finding)))


def _make_citation_steps(check: Check, finding: Finding) -> list[TimelineStep]:
    proposal, at = check.proposal, check.notified_at or check.created_at
    words = {"title": proposal.title, "what": finding.decision.label.lower() if finding.decision else ""}
    steps = [TimelineStep(at, _("Cited in the frontline check of “%(title)s”: %(what)s", **words), finding.reason)]
    if proposal.published_on:
        published = _(
            "“%(title)s” was published on %(day)s", title=proposal.title, day=format_date(proposal.published_on)
        )
        move_times = [move.at for move in list_stage_moves(proposal.id)]
        steps.append(TimelineStep(max([at, *move_times]), published, proposal.published_at_address))
    return steps


def _can_find_proposals(person: Person) -> bool:
    return has_permission(person, Permission.READ_POLICIES)


def _rank_proposals(search: Search) -> list[uuid.UUID]:
    lexemes = Proposal.__table__.c.searchable
    return list(rank_by_words(select(Proposal.id).where(get_visible_condition(search.person)), lexemes, search))


def _list_hits(keys: Sequence[uuid.UUID], search: Search) -> list[ResultHit]:
    proposals = {
        proposal.id: proposal for proposal in db.session.scalars(select(Proposal).where(Proposal.id.in_(keys)))
    }
    snippets = get_snippets(
        {proposal.id: proposal.purpose for proposal in proposals.values() if proposal.purpose}, search
    )
    return [_make_hit(proposals[key], snippets.get(key, "")) for key in keys if key in proposals]


def _make_hit(proposal: Proposal, snippet: str) -> ResultHit:
    description = f"{proposal.stage.label}. {proposal.team.name if proposal.team else proposal.department.name}."
    path = url_for("policies.proposal", proposal_id=proposal.id)
    return ResultHit(proposal, snippet=snippet, title=proposal.title, path=path, description=description)
