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
    contribute("theme-answers", published_answers)
    contribute("insight", verdicts)
    add_story("insight", answer_steps)
    add_statuses("insights", answer_statuses)


def answers(theme: Theme, *, mine: bool) -> Markup:
    """What was said so far; drafts for the team alone."""
    routing = themes.current_routing(theme) if mine else None
    ours = routing.team_id if routing else None
    found = [answer for answer in queries.of_theme(theme.id) if answer.published_at or answer.team_id == ours]
    return Markup(render_template("responses/_answers.html", responses=found, theme=theme, mine=mine))  # noqa: S704


def published_answers(theme: Theme) -> Markup:
    """What was published on a theme, for somebody who is about to say the same."""
    found = queries.published([theme.id])
    return Markup(render_template("responses/_published.html", responses=found))  # noqa: S704 - our own template


def verdicts(insight: Insight) -> Markup:
    """Each answer that the author can judge, with what they said."""
    answers = queries.received(insight.id)
    given = queries.verdicts(insight.id)
    return Markup(  # noqa: S704 - our own template
        render_template("responses/_verdicts.html", insight=insight, answers=answers, given=given)
    )


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
