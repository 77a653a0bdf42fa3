import uuid
from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup
from sqlalchemy import or_, select

from frontline.accounts.permissions import Permission
from frontline.core.database import db
from frontline.core.panels import Entry, Status, Step, add_entry, add_statuses, add_story, contribute
from frontline.insights.models import Insight
from frontline.organisations.models import Team
from frontline.themes.models import GONE, WITH_TEAM, Membership, Routing, RoutingState, Theme, ThemeState, Voice
from frontline.themes.numbers import number_of


def install() -> None:
    """Add the navigation entries, and what themes know about an insight to its story."""
    add_entry(Entry("Inbox", "themes.inbox", Permission.OPEN_INBOX, order=15))
    add_entry(Entry("Triage", "themes.triage", Permission.TRIAGE, order=25))
    add_story("insight", theme_steps)
    add_statuses("insights", theme_statuses)
    contribute("insight-check", others_link)


def others_link(draft: Insight) -> Markup:
    """Where an author sees whether others said the same; a script puts it in place."""
    return Markup(render_template("themes/_others_link.html", draft=draft))  # noqa: S704 - our own template


def theme_steps(insight: Insight) -> list[Step]:
    """Themed as, routed to, accepted: in words for the author."""
    steps = []
    chosen = db.session.scalar(select(Theme).join(Voice).where(Voice.insight_id == insight.id))
    if chosen is not None and insight.submitted_at and chosen.state not in GONE:
        steps.append(Step(insight.submitted_at, f"You added your voice to the theme “{chosen.name}”"))
    for theme, membership in _themes_of(insight.id):
        if membership and membership.joined_at:
            said = f"{number_of(theme.people_count, 'person', 'people').capitalize()} said something like it."
            steps.append(Step(membership.joined_at, f"It became part of the theme “{theme.name}”", said))
        steps += _routing_steps(theme)
    return steps


def _themes_of(insight_id: uuid.UUID) -> list[tuple[Theme, Membership | None]]:
    """The theme that an insight belongs to, and what it became by itself."""
    rows = db.session.execute(
        select(Theme, Membership)
        .outerjoin(Membership, (Membership.theme_id == Theme.id) & (Membership.insight_id == insight_id))
        .where(or_(Membership.insight_id == insight_id, Theme.alone_insight_id == insight_id), Theme.state.not_in(GONE))
    )
    return [(row[0], row[1]) for row in rows]


def _routing_steps(theme: Theme) -> list[Step]:
    rows = db.session.scalars(
        select(Routing).where(Routing.theme_id == theme.id, Routing.state != RoutingState.RANKED)
    ).all()
    steps = []
    for routing in rows:
        name = f"{routing.team.name} ({routing.team.department.short_name})"
        if routing.state is RoutingState.REFUSED and routing.decided_at:
            steps.append(Step(routing.decided_at, f"{name} said that it is not theirs", routing.reason))
        elif routing.since:
            steps.append(Step(routing.since, f"It went to the policy team {name}"))
        if routing.state is RoutingState.ACCEPTED and theme.acknowledged_at:
            steps.append(Step(theme.acknowledged_at, f"{name} took it on", "They aim to answer "
                f"within {routing.team.answer_weeks} weeks."))  # fmt: skip
    return steps


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
    if state is ThemeState.ACKNOWLEDGED:
        return Status(f"Accepted by {team}", "purple")
    if team:
        return Status(f"With {team}", "purple")
    return Status("Grouped with similar insights", "turquoise")
