import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import render_template
from markupsafe import Markup
from sqlalchemy import or_, select

from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.database import db
from frontline.core.extension_points import (
    FIRST_PAGE,
    NavigationEntry,
    Status,
    TimelineStep,
    add_item_source,
    add_navigation_entry,
    add_section,
    add_status_source,
    add_timeline_source,
)
from frontline.core.translation import gettext as _
from frontline.core.vault import vault
from frontline.disclosure.masking import describe_people
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark
from frontline.insights.queries.remarks import list_own_remarks
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.organisations.queries import TEAM_WORK
from frontline.themes.first_page import list_waiting_themes
from frontline.themes.models.membership import Endorsement, Fit, Membership
from frontline.themes.models.theme import (
    ENDED_STATES,
    UNCONFIRMED_STATES,
    WITH_TEAM_STATES,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)
from frontline.themes.queries.insights import list_theme_ids_of_insight
from frontline.themes.queries.teamwork import get_team_question, list_questions_on_themes
from frontline.themes.service.leavers import list_theme_work, list_themes_of_team
from frontline.themes.service.questions import ABOUT_QUESTION


def install() -> None:
    """Add the navigation entries, and what themes know about an insight to its story."""
    add_work_source(list_theme_work)
    add_item_source(TEAM_WORK, list_themes_of_team)
    add_item_source(FIRST_PAGE, list_waiting_themes)
    _add_navigation()
    add_timeline_source("insight", list_theme_steps)
    add_timeline_source("theme", list_routing_steps)
    add_status_source("insights", get_theme_statuses)
    add_section("insight-check", render_similar_link)
    add_section("insight", render_wrong_theme)
    add_section("insight", render_team_questions)
    add_section("remark", render_question_of_remark)


def _add_navigation() -> None:
    of_inbox = ("themes.", "responses.new", "responses.edit", "responses.response", "responses.versions")
    add_navigation_entry(
        NavigationEntry(
            "Inbox",
            "themes.inbox",
            Permission.OPEN_INBOX,
            15,
            of_inbox,
            about="Themes that are with your teams, to accept and to answer.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Suggested themes",
            "themes.triage",
            Permission.TRIAGE,
            25,
            ("themes.",),
            about="Themes to confirm and to send to a team.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Escalations",
            "themes.escalations",
            Permission.RESOLVE_ESCALATION,
            51,
            ("themes.",),
            about="Themes that several teams refused, to decide whose they are.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Quality of suggestions",
            "themes.quality",
            Permission.SEE_QUALITY,
            53,
            about="What people made of what the machine suggested.",
        )
    )


def render_similar_link(draft: Insight) -> Markup:
    """A link to themes like a draft, for its author; a script shows them in place."""
    return Markup(render_template("themes/_similar_themes_link.html", draft=draft))  # noqa: S704 - our own template


def render_wrong_theme(insight: Insight) -> Markup:
    """Where an author says that an insight is about something else than the theme that it is in."""
    pairs = _list_themes_of_insight(insight.id) if insight.state is InsightState.ACCEPTED else []
    themes = [theme for theme, membership in pairs if membership and theme.routed_at and membership.fit is not Fit.EDGE]
    page = render_template("themes/_wrong_theme.html", insight=insight, theme=themes[0] if themes else None)
    return Markup(page)  # noqa: S704 - our own template


def render_team_questions(insight: Insight) -> Markup:
    """What policy teams ask about an insight, with what its author replied."""
    questions = (
        list_questions_on_themes(list_theme_ids_of_insight(insight.id))
        if insight.state is InsightState.ACCEPTED
        else []
    )
    own_remarks = list_own_remarks(insight.id) if questions else {}
    words = {key: vault.unlock(remark.content) for key, remark in own_remarks.items()}
    page = render_template(
        "themes/_team_questions.html", insight=insight, questions=questions, own_remarks=own_remarks, words=words,
        teams={question.team_id: organisations.get_team(question.team_id).name for question in questions},
    )  # fmt: skip
    return Markup(page)  # noqa: S704 - our own template


def render_question_of_remark(remark: Remark) -> Markup:
    """What a reply answers, for the moderator who reads it."""
    question = get_team_question(remark.about_id) if remark.about == ABOUT_QUESTION else None
    return Markup(render_template("themes/_question_of.html", question=question))  # noqa: S704 - our own template


def list_theme_steps(insight: Insight) -> list[TimelineStep]:
    """Themed as, routed to, accepted: in words for the author."""
    steps = []
    chosen = db.session.scalar(select(Theme).join(Endorsement).where(Endorsement.insight_id == insight.id))
    if chosen is not None and insight.submitted_at and chosen.state not in ENDED_STATES:
        title = _("You said that it belongs to the theme “%(theme)s”", theme=chosen.name)
        steps.append(TimelineStep(insight.submitted_at, title))
    for theme, membership in _list_themes_of_insight(insight.id):
        if theme.routed_at is None:  # a suggestion, of which nobody has said that it is so
            continue
        if membership and membership.joined_at and membership.fit is not Fit.EDGE:
            detail = _("%(people)s said something like it.", people=describe_people(theme.people_count).capitalize())
            steps.append(
                TimelineStep(
                    membership.joined_at, _("It became part of the theme “%(theme)s”", theme=theme.name), detail
                )
            )
        if membership and membership.fit is Fit.EDGE:
            continue
        joined = membership.joined_at if membership else insight.accepted_at
        steps += _clamp_to_joining(theme, joined) if joined else list_routing_steps(theme)
    return steps


def _clamp_to_joining(theme: Theme, joined: dt.datetime) -> list[TimelineStep]:
    """What became of a theme, for an insight that joined it: what was done before then was so from then on.

    What a team refused before concerned it never.
    """
    steps = sorted(list_routing_steps(theme, since=joined), key=lambda step: step.at)
    return [replace(step, at=max(step.at, joined)) for step in steps]


def _list_themes_of_insight(insight_id: uuid.UUID) -> list[tuple[Theme, Membership | None]]:
    """The theme that an insight belongs to, and what it became by itself."""
    records = db.session.execute(
        select(Theme, Membership)
        .outerjoin(Membership, (Membership.theme_id == Theme.id) & (Membership.insight_id == insight_id))
        .where(
            or_(Membership.insight_id == insight_id, Theme.single_insight_id == insight_id),
            Theme.state.not_in(ENDED_STATES),
        )
    )
    return [(record[0], record[1]) for record in records]


def list_routing_steps(theme: Theme, *, since: dt.datetime | None = None) -> list[TimelineStep]:
    """Which teams it went to, and what they said; refusals since a moment."""
    query = select(Routing).where(Routing.theme_id == theme.id, Routing.state != RoutingState.RANKED)
    if since:
        query = query.where(or_(Routing.state != RoutingState.REFUSED, Routing.decided_at >= since))
    routings = db.session.scalars(query).all()
    steps = [step for routing in routings for step in _list_steps_of_routing(routing)]
    if theme.recurred_at:
        steps.append(
            TimelineStep(theme.recurred_at, _("It is back with the team: enough people say that it is not over"))
        )
    return steps + _list_ending_steps(theme, [routing.decided_at for routing in routings])


def _list_steps_of_routing(routing: Routing) -> list[TimelineStep]:
    name = f"{routing.team.name} ({routing.team.department.short_name})"
    steps = []
    if routing.state is RoutingState.REFUSED and routing.decided_at:
        if routing.since:
            steps.append(TimelineStep(routing.since, _("It went to the policy team %(team)s", team=name)))
        steps.append(
            TimelineStep(routing.decided_at, _("%(team)s said that it is not theirs", team=name), routing.reason)
        )
    elif routing.state is RoutingState.CONTRIBUTING and routing.since:
        steps.append(TimelineStep(routing.since, _("The policy team %(team)s helps with it", team=name)))
    elif routing.since:
        steps.append(TimelineStep(routing.since, _("It went to the policy team %(team)s", team=name)))
    if routing.settled and routing.since:
        steps.append(TimelineStep(routing.since, _("The Cabinet Office decided that it is for %(team)s", team=name)))
    if routing.state in {RoutingState.ACCEPTED, RoutingState.RELEASED} and routing.decided_at:
        several = _("They aim to answer within %(weeks)s weeks.", weeks=routing.team.answer_weeks)
        weeks = _("They aim to answer within 1 week.") if routing.team.answer_weeks == 1 else several
        steps.append(TimelineStep(routing.decided_at, _("%(team)s took it on", team=name), weeks))
    return steps


def _list_ending_steps(theme: Theme, decision_times: Sequence[dt.datetime | None]) -> list[TimelineStep]:
    """Where people ended a theme, why; or who decides on it."""
    ended = theme.responded_at or theme.routed_at or theme.created_at
    if theme.state is ThemeState.ESCALATED:
        last_decided_at = max((decided_at for decided_at in decision_times if decided_at), default=ended)
        return [TimelineStep(last_decided_at, _("The Cabinet Office decides which team has it"))]
    if theme.state is ThemeState.DISMISSED:
        return [TimelineStep(ended, _("People read the theme and set it aside"), theme.reason)]
    if theme.state is ThemeState.CLOSED:
        return [TimelineStep(ended, _("The team closed the theme"), theme.reason)]
    return []


def get_theme_statuses(insight_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Status]:
    """Where accepted insights have got to."""
    records = db.session.execute(
        select(Insight.id, Theme.state, Team.name)
        .outerjoin(Membership, Membership.insight_id == Insight.id)
        .join(Theme, or_(Theme.id == Membership.theme_id, Theme.single_insight_id == Insight.id))
        .outerjoin(Routing, (Routing.theme_id == Theme.id) & Routing.state.in_(WITH_TEAM_STATES))
        .outerjoin(Team, Team.id == Routing.team_id)
        .where(Insight.id.in_(insight_ids), Theme.state.not_in(ENDED_STATES))
        .where(or_(Theme.single_insight_id == Insight.id, Membership.fit != Fit.EDGE))
        .order_by(Theme.routed_at.desc().nulls_first())
    )
    return {insight_id: _make_status(state, team) for insight_id, state, team in records}


def _make_status(state: ThemeState, team: str | None) -> Status:
    if state in UNCONFIRMED_STATES:
        return Status(_("Being placed with a team"), "turquoise")
    if state is ThemeState.ESCALATED:
        return Status(_("With the Cabinet Office"), "purple")
    if state is ThemeState.DISMISSED:
        return Status(_("Read and set aside"))
    if team is None:
        return Status(_("Being placed with a team"), "turquoise")
    if state is ThemeState.RECURRING:
        return Status(_("Back with %(team)s", team=team), "orange")
    is_accepted = state in {ThemeState.ACKNOWLEDGED, ThemeState.UNDER_REVIEW}
    return Status(_("Accepted by %(team)s", team=team) if is_accepted else _("With %(team)s", team=team), "purple")
