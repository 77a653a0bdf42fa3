"""Answer some of the sample themes, as their teams would."""

import json
import uuid
from collections.abc import Sequence
from importlib import resources
from typing import Any

from sqlalchemy import func, select

from frontline.accounts.models import Grant, Person, Role
from frontline.core.actor import acting
from frontline.core.database import db
from frontline.organisations.models import Team
from frontline.responses import service as responses
from frontline.responses.models import Outcome, Response
from frontline.responses.service import Answer
from frontline.sample.loader import all_stories
from frontline.themes import service as themes
from frontline.themes.models import Membership, Theme, ThemeState
from frontline.themes.queries import current_routing


def is_unanswered() -> bool:
    """Whether nothing is answered yet: the first run, or one after a run that was cut short."""
    with db.transaction() as session:
        return not session.scalar(select(func.count()).select_from(Response))


def answer_some() -> int:
    """Answer the themes in which most of certain concerns were found; returns how many."""
    lines = (resources.files("frontline.sample") / "data/answers.jsonl").read_text().splitlines()
    with db.transaction():
        return sum(_answer(json.loads(line)) for line in lines)


def _answer(row: dict[str, Any]) -> bool:
    theme = _theme_of([story.key for story in all_stories() if story.row["concern"] == row["concern"]])
    if theme is None or theme.state not in {ThemeState.ROUTED, ThemeState.TRIAGE}:
        return False
    team = db.session.scalars(select(Team).where(Team.slug == row["team"])).one()
    lead = db.session.scalars(
        select(Person).join(Grant).where(Grant.role == Role.POLICY_LEAD, Grant.team_id == team.id)
    ).first()
    moderator = db.session.scalars(select(Person).join(Grant).where(Grant.role == Role.MODERATOR)).first()
    if lead is None or moderator is None:
        return False
    _bring_to(theme, team, moderator)
    with acting(lead.id):
        themes.accept(theme=theme, team=team, person=lead)
        answer = Answer(Outcome(row["outcome"]), row["body"], row["reason"])
        response = responses.save_draft(key=uuid.uuid4(), theme=theme, team=team, author=lead, answer=answer)
        responses.publish(response=response)
    return True


def _theme_of(insight_ids: Sequence[uuid.UUID]) -> Theme | None:
    """The theme that holds most of these insights, where they are at least a third of it."""
    return db.session.scalars(
        select(Theme)
        .join(Membership, Membership.theme_id == Theme.id)
        .where(Membership.insight_id.in_(insight_ids))
        .group_by(Theme.id)
        .having(3 * func.count() >= Theme.insight_count)
        .order_by(func.count().desc(), Theme.id)
        .limit(1)
    ).first()


def _bring_to(theme: Theme, team: Team, moderator: Person) -> None:
    """Where the router chose another team, that team refuses and the moderator decides."""
    with acting(moderator.id):
        while (routing := current_routing(themes.locked(theme.id))) and routing.team_id != team.id:
            themes.refuse(
                theme=theme, team=routing.team, person=moderator, reason=f"This is for {team.name}, not for us."
            )
        if routing is None:
            themes.assign(theme=theme, team=team, person=moderator)
