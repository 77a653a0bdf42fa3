import uuid
from collections.abc import Sequence

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from frontline.accounts.identity import current_person, may
from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, holds
from frontline.core.database import db
from frontline.core.furniture import date
from frontline.core.panels import Entry, Step, add_entry, add_story, contribute
from frontline.core.translation import gettext as _
from frontline.insights.models import Insight, Remark
from frontline.placements.models import Placement
from frontline.policies import queries, service
from frontline.policies.models import Check, Consultation, Finding, Proposal
from frontline.search import queries as search
from frontline.search.queries import Asked, Group, Hit, ranked, snippets
from frontline.themes.models import Theme


def install() -> None:
    """Add the navigation entry, the policies that cite a theme or an insight, and what searches find."""
    add_entry(Entry("Policies", "policies.index", Permission.READ_POLICIES, order=43))
    contribute("theme", citing)
    contribute("remark", consultation_of)
    contribute("placement", cited_by)
    add_story("insight", cited_steps)
    search.contribute(Group("policies", "Policies", _may_find, _ids, _hits))


def citing(theme: Theme, *, mine: bool) -> Markup:  # noqa: ARG001 - the panel's signature
    """Which frontline checks a theme is part of."""
    rows = queries.citing(theme.id, current_person()) if may(Permission.READ_POLICIES) else []
    wanted = select(Check).where(Check.id.in_([row.check_id for row in rows]))
    checks = {one.id: one for one in db.session.scalars(wanted)}
    page = render_template("policies/_citing.html", rows=rows, checks=checks)
    return Markup(page)  # noqa: S704 - our own template


def consultation_of(remark: Remark) -> Markup:
    """What a reply is to, for the moderator who reads it."""
    asked = db.session.get(Consultation, remark.about_id) if remark.about == service.ABOUT else None
    page = render_template("themes/_question_of.html", question=asked)
    return Markup(page)  # noqa: S704 - our own template


def cited_by(placement: Placement) -> Markup:
    """Policies in which a placement's named insights are cited."""
    found = queries.cited_by_placement(placement.id, current_person()) if may(Permission.READ_POLICIES) else []
    return Markup(render_template("policies/_cited_by.html", rows=found))  # noqa: S704 - our own template


def cited_steps(insight: Insight) -> list[Step]:
    """Where an insight is cited, and what became of the policy."""
    return [step for check, finding in queries.cited_of([insight.id]) for step in _cited(check, finding)]


def _cited(check: Check, finding: Finding) -> list[Step]:
    proposal, at = check.proposal, check.told_at or check.created_at
    words = {"title": proposal.title, "what": finding.decision.label.lower() if finding.decision else ""}
    steps = [Step(at, _("Cited in the frontline check of “%(title)s”: %(what)s", **words), finding.why)]
    if proposal.published_on:
        said = _("“%(title)s” was published on %(day)s", title=proposal.title, day=date(proposal.published_on))
        moved = [move.at for move in queries.moves(proposal.id)]
        steps.append(Step(max([at, *moved]), said, proposal.published_at_address))
    return steps


def _may_find(person: Person) -> bool:
    return holds(person, Permission.READ_POLICIES)


def _ids(asked: Asked) -> list[uuid.UUID]:
    lexemes = Proposal.__table__.c.searchable
    return list(ranked(select(Proposal.id).where(queries.visible(asked.person)), lexemes, asked))


def _hits(keys: Sequence[uuid.UUID], asked: Asked) -> list[Hit]:
    rows = {one.id: one for one in db.session.scalars(select(Proposal).where(Proposal.id.in_(keys)))}
    shown = snippets({one.id: one.purpose for one in rows.values() if one.purpose}, asked)
    return [_hit(rows[key], shown.get(key, "")) for key in keys if key in rows]


def _hit(one: Proposal, snippet: str) -> Hit:
    about = f"{one.stage.label}. {one.team.name if one.team else one.department.name}."
    path = url_for("policies.proposal", proposal_id=one.id)
    return Hit(one, snippet=snippet, title=one.title, path=path, about=about)
