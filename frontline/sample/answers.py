"""Answer some of the sample themes, as their teams would."""

import datetime as dt
import json
import uuid
from collections import Counter, defaultdict
from importlib import resources
from typing import Any

from sqlalchemy import func, select

from frontline.accounts.models import Grant, Person, Role
from frontline.core.actor import acting
from frontline.core.database import db
from frontline.core.furniture import today
from frontline.organisations.models import Team
from frontline.oversight import service as oversight
from frontline.responses import queries
from frontline.responses import service as responses
from frontline.responses.models import Audience, CommitmentState, Outcome, Response, Scale
from frontline.responses.service import Answer, Promise, Step
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
        answered = sum(_answer(json.loads(line)) for line in lines)
        db.session.flush()
        oversight.refresh(today())
        return answered


def _answer(row: dict[str, Any]) -> bool:
    theme = _theme_of(row["concern"])
    if theme is None or theme.state not in {ThemeState.ROUTED, ThemeState.TRIAGE, ThemeState.ESCALATED}:
        return False
    team = db.session.scalars(select(Team).where(Team.slug == row["team"])).one()
    lead, member = (_of_team(role, team) for role in (Role.POLICY_LEAD, Role.POLICY_MEMBER))
    moderator = db.session.scalars(select(Person).join(Grant).where(Grant.role == Role.MODERATOR)).first()
    if lead is None or member is None or moderator is None:
        return False
    _bring_to(theme, team, moderator)
    with acting(member.id):
        answer = Answer(
            Outcome(row["outcome"]),
            row["body"],
            row["reason"],
            title=row["title"],
            heard=row["heard"],
            audience=Audience.COMMUNITY,
        )
        response = responses.save_draft(key=uuid.uuid4(), theme=theme, team=team, author=member, answer=answer)
        for what, days in row["commitments"]:
            due = today() + dt.timedelta(days=days)
            key, promised = uuid.uuid4(), Promise(what, lead, due)
            responses.promise(response=response, promised=promised, person=member, key=key)
        responses.submit(response=response, person=member, checked=True)
    with acting(lead.id):
        responses.clear(response=response, person=lead)
        responses.publish(response=response)
        _move_first(response, lead)
    return True


def _move_first(response: Response, lead: Person) -> None:
    """What was promised first is on its way, or made: the sample shows both."""
    promised = queries.of_responses([response.id]).get(response.id, [])
    if not promised:
        return
    responses.move(commitment=promised[0], step=Step(CommitmentState.IN_PROGRESS), person=lead)
    if response.outcome is Outcome.CHANGE_MADE:
        evidence = "All prisons of the North West and Yorkshire have named their mentors; the others follow by March."
        made = Step(CommitmentState.CHANGE_MADE, evidence=evidence, scale=Scale.REGIONAL)
        responses.move(commitment=promised[0], step=made, person=lead)


def _of_team(role: Role, team: Team) -> Person | None:
    return db.session.scalars(select(Person).join(Grant).where(Grant.role == role, Grant.team_id == team.id)).first()


def _theme_of(concern: str) -> Theme | None:
    """The theme that holds most of a concern, where it speaks of nothing more often than of that."""
    concerns = {story.key: story.row["concern"] for story in all_stories()}
    members: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for insight_id, theme_id in db.session.execute(select(Membership.insight_id, Membership.theme_id)):
        if theme_id and insight_id in concerns:
            members[theme_id][concerns[insight_id]] += 1
    leading = {theme: found[concern] for theme, found in members.items() if found.most_common(1)[0][0] == concern}
    best = max(leading, key=lambda theme: (leading[theme], str(theme)), default=None)
    return db.session.get(Theme, best) if best else None


def _bring_to(theme: Theme, team: Team, moderator: Person) -> None:
    """Where the router chose another team, that team refuses and the moderator decides."""
    with acting(moderator.id):
        while (routing := current_routing(themes.locked(theme.id))) and routing.team_id != team.id:
            themes.refuse(
                theme=theme, team=routing.team, person=moderator, reason=f"This is for {team.name}, not for us."
            )
        if routing is None:
            themes.assign(theme=theme, team=team, person=moderator)
