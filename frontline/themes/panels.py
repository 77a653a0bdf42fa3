import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import render_template
from markupsafe import Markup
from sqlalchemy import or_, select

from frontline.accounts.permissions import Permission
from frontline.core.database import db
from frontline.core.panels import Entry, Status, Step, add_entry, add_statuses, add_story, contribute
from frontline.core.translation import gettext as _
from frontline.core.vault import vault
from frontline.disclosure.masking import describe_people
from frontline.insights import queries as insights
from frontline.insights.models import Insight, Remark, State
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.themes import queries, service
from frontline.themes.models import GONE, WITH_TEAM, Membership, Routing, RoutingState, Theme, ThemeState, Voice


def install() -> None:
    """Add the navigation entries, and what themes know about an insight to its story."""
    add_entry(Entry("Inbox", "themes.inbox", Permission.OPEN_INBOX, order=15))
    add_entry(Entry("Triage", "themes.triage", Permission.TRIAGE, order=25))
    add_entry(Entry("Escalations", "themes.escalations", Permission.SETTLE_ESCALATION, order=44))
    add_story("insight", theme_steps)
    add_story("theme", routing_steps)
    add_statuses("insights", theme_statuses)
    contribute("insight-check", others_link)
    contribute("insight", asked)
    contribute("remark", question_of)


def others_link(draft: Insight) -> Markup:
    """Where an author sees whether others said the same; a script puts it in place."""
    return Markup(render_template("themes/_others_link.html", draft=draft))  # noqa: S704 - our own template


def asked(insight: Insight) -> Markup:
    """What policy teams ask about an insight, with what its author replied."""
    questions = queries.questions_on(queries.ids_of(insight.id)) if insight.state is State.ACCEPTED else []
    replied = insights.own_remarks(insight.id) if questions else {}
    words = {key: vault.unlock(remark.content) for key, remark in replied.items()}
    page = render_template(
        "themes/_asked.html", insight=insight, questions=questions, replied=replied, words=words,
        teams={question.team_id: organisations.team(question.team_id).name for question in questions},
    )  # fmt: skip
    return Markup(page)  # noqa: S704 - our own template


def question_of(remark: Remark) -> Markup:
    """What a reply answers, for the moderator who reads it."""
    question = queries.question(remark.about_id) if remark.about == service.ABOUT else None
    return Markup(render_template("themes/_question_of.html", question=question))  # noqa: S704 - our own template


def theme_steps(insight: Insight) -> list[Step]:
    """Themed as, routed to, accepted: in words for the author."""
    steps = []
    chosen = db.session.scalar(select(Theme).join(Voice).where(Voice.insight_id == insight.id))
    if chosen is not None and insight.submitted_at and chosen.state not in GONE:
        steps.append(
            Step(insight.submitted_at, _("You added your voice to the theme “%(theme)s”", theme=chosen.name))
        )  # fmt: skip
    for theme, membership in _themes_of(insight.id):
        if membership and membership.joined_at:
            said = _("%(people)s said something like it.", people=describe_people(theme.people_count).capitalize())
            steps.append(
                Step(membership.joined_at, _("It became part of the theme “%(theme)s”", theme=theme.name), said)
            )
        joined = membership.joined_at if membership else insight.accepted_at
        steps += _as_met_by(theme, joined) if joined else routing_steps(theme)
    return steps


def _as_met_by(theme: Theme, joined: dt.datetime) -> list[Step]:
    """What became of a theme, for an insight that joined it: what was done before then was so from then on.

    What a team refused before concerned it never.
    """
    steps = sorted(routing_steps(theme, since=joined), key=lambda step: step.at)
    return [replace(step, at=max(step.at, joined)) for step in steps]


def _themes_of(insight_id: uuid.UUID) -> list[tuple[Theme, Membership | None]]:
    """The theme that an insight belongs to, and what it became by itself."""
    rows = db.session.execute(
        select(Theme, Membership)
        .outerjoin(Membership, (Membership.theme_id == Theme.id) & (Membership.insight_id == insight_id))
        .where(or_(Membership.insight_id == insight_id, Theme.alone_insight_id == insight_id), Theme.state.not_in(GONE))
    )
    return [(row[0], row[1]) for row in rows]


def routing_steps(theme: Theme, *, since: dt.datetime | None = None) -> list[Step]:
    """Which teams it went to, and what they said; refusals since a moment."""
    query = select(Routing).where(Routing.theme_id == theme.id, Routing.state != RoutingState.RANKED)
    if since:
        query = query.where(or_(Routing.state != RoutingState.REFUSED, Routing.decided_at >= since))
    rows = db.session.scalars(query).all()
    steps = [step for routing in rows for step in _steps_of(routing)]
    if theme.recurred_at:
        steps.append(Step(theme.recurred_at, _("It is back with the team: enough people say that it is not over")))
    return steps + _endings(theme, [row.decided_at for row in rows])


def _steps_of(routing: Routing) -> list[Step]:
    name = f"{routing.team.name} ({routing.team.department.short_name})"
    steps = []
    if routing.state is RoutingState.REFUSED and routing.decided_at:
        if routing.since:
            steps.append(Step(routing.since, _("It went to the policy team %(team)s", team=name)))
        steps.append(Step(routing.decided_at, _("%(team)s said that it is not theirs", team=name), routing.reason))
    elif routing.state is RoutingState.CONTRIBUTING and routing.since:
        steps.append(Step(routing.since, _("The policy team %(team)s helps with it", team=name)))
    elif routing.since:
        steps.append(Step(routing.since, _("It went to the policy team %(team)s", team=name)))
    if routing.settled and routing.since:
        steps.append(Step(routing.since, _("The Cabinet Office settled that it is for %(team)s", team=name)))
    if routing.state in {RoutingState.ACCEPTED, RoutingState.RELEASED} and routing.decided_at:
        weeks = _("They aim to answer within %(weeks)s weeks.", weeks=routing.team.answer_weeks)
        steps.append(Step(routing.decided_at, _("%(team)s took it on", team=name), weeks))
    return steps


def _endings(theme: Theme, refused: Sequence[dt.datetime | None]) -> list[Step]:
    """Where people ended a theme, why; or who decides on it."""
    ended = theme.responded_at or theme.routed_at or theme.created_at
    if theme.state is ThemeState.ESCALATED:
        last = max((one for one in refused if one), default=ended)
        return [Step(last, _("The Cabinet Office settles which team has it"))]
    if theme.state is ThemeState.DISMISSED:
        return [Step(ended, _("People read the theme and set it aside"), theme.reason)]
    if theme.state is ThemeState.CLOSED:
        return [Step(ended, _("The team closed the theme"), theme.reason)]
    return []


def theme_statuses(insight_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Status]:
    """Where accepted insights have got to."""
    rows = db.session.execute(
        select(Insight.id, Theme.state, Team.name)
        .outerjoin(Membership, Membership.insight_id == Insight.id)
        .join(Theme, or_(Theme.id == Membership.theme_id, Theme.alone_insight_id == Insight.id))
        .outerjoin(Routing, (Routing.theme_id == Theme.id) & Routing.state.in_(WITH_TEAM))
        .outerjoin(Team, Team.id == Routing.team_id)
        .where(Insight.id.in_(insight_ids), Theme.state.not_in(GONE))
        .order_by(Theme.routed_at.desc().nulls_first())
    )
    return {insight_id: _status(state, team) for insight_id, state, team in rows}


def _status(state: ThemeState, team: str | None) -> Status:
    if state is ThemeState.ESCALATED:
        return Status(_("With the Cabinet Office"), "purple")
    if state is ThemeState.DISMISSED:
        return Status(_("Read and set aside"))
    if state in {ThemeState.ACKNOWLEDGED, ThemeState.UNDER_REVIEW}:
        return Status(_("Accepted by %(team)s", team=team), "purple")
    if state is ThemeState.RECURRING:
        return Status(_("Back with %(team)s", team=team), "orange")
    if team:
        return Status(_("With %(team)s", team=team), "purple")
    return Status(_("Grouped with similar insights"), "turquoise")
