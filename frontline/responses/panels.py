import uuid
from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from frontline.core.panels import Status, Step, add_statuses, add_story, contribute
from frontline.insights.models import Insight
from frontline.responses import queries
from frontline.themes import queries as themes
from frontline.themes.models import Theme


def install() -> None:
    """Add the answers to the theme's page and to the insight's story."""
    contribute("theme", answers)
    add_story("insight", answer_steps)
    add_statuses("insights", answer_statuses)


def answers(theme: Theme, *, mine: bool) -> Markup:
    """What was said so far; drafts for the team alone."""
    routing = themes.current_routing(theme) if mine else None
    ours = routing.team_id if routing else None
    found = [answer for answer in queries.of_theme(theme.id) if answer.published_at or answer.team_id == ours]
    return Markup(render_template("responses/_answers.html", responses=found, theme=theme, mine=mine))  # noqa: S704


def answer_steps(insight: Insight) -> list[Step]:
    """Each published answer to the insight's themes."""
    return [
        Step(
            response.published_at,
            f"{response.team.name} answered: {response.outcome.label.lower()}",
            response.body + (f"\n\nReason: {response.reason}" if response.reason else ""),
        )
        for response in queries.published(themes.ids_of(insight.id))
        if response.published_at
    ]


def answer_statuses(insight_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Status]:
    """Which insights have been answered."""
    return dict.fromkeys(queries.answered(insight_ids), Status("Answered", "green"))
