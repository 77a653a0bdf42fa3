"""Answer some of the sample themes, as their teams would."""

import datetime as dt
import json
import uuid
from importlib import resources
from typing import Any

from sqlalchemy import delete, func, select

from frontline.accounts.models import Person, Role
from frontline.core.actor import acting
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.digests.models import Digest
from frontline.digests.service.composition import send_due_digests
from frontline.oversight import service as oversight
from frontline.responses.models.answer import Audience, Outcome, Response
from frontline.responses.models.commitment import ChangeScale, CommitmentState
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.responses.service.clearance import clear_response, submit_for_clearance
from frontline.responses.service.commitments import (
    CommitmentDetails,
    CommitmentUpdate,
    add_commitment,
    update_commitment,
)
from frontline.responses.service.drafts import AnswerText, save_response_draft
from frontline.responses.service.publication import publish_or_hold
from frontline.sample.accounts import find_team_member, get_sample_team
from frontline.sample.curation import list_confirmed_themes_by_concern
from frontline.themes.analysis.counts import refresh_all_counts
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.recurrence import check_recurrences, monitor_theme


def has_no_answers() -> bool:
    """Whether nothing is answered yet: the first run, or one after a run that was cut short."""
    with db.transaction() as session:
        return not session.scalar(select(func.count()).select_from(Response))


def load_sample_answers() -> int:
    """Answer the themes in which most of certain concerns were found; returns how many."""
    lines = (resources.files("frontline.sample") / "data/answers.jsonl").read_text().splitlines()
    with db.transaction():
        themes = list_confirmed_themes_by_concern()
        answered = sum(_answer_theme(row, themes.get(row["concern"])) for row in map(json.loads, lines))
        db.session.flush()
        check_recurrences()
        refresh_all_counts()
        oversight.refresh_measures(get_london_today())
        _compose_digests(get_london_today())
        return answered


def _compose_digests(today: dt.date) -> None:
    """Three weeks of digests, and the last bulletin; what a worker composed before anything was curated is empty."""
    db.session.execute(delete(Digest).where(Digest.items == 0))
    for weeks in (2, 1, 0):
        send_due_digests(today - dt.timedelta(weeks=weeks))


def _answer_theme(row: dict[str, Any], theme: Theme | None) -> bool:
    if theme is None or theme.state is not ThemeState.ROUTED:
        return False
    team = get_sample_team(row["team"])
    lead, member = (find_team_member(role, team) for role in (Role.POLICY_LEAD, Role.POLICY_MEMBER))
    if lead is None or member is None:
        return False
    with acting(member.id):
        answer = AnswerText(
            Outcome(row["outcome"]),
            row["body"],
            row["reason"],
            title=row["title"],
            heard=row["heard"],
            audience=Audience.COMMUNITY,
        )
        response = save_response_draft(key=uuid.uuid4(), theme=theme, team=team, author=member, answer=answer)
        for description, days in row["commitments"]:
            due = get_london_today() + dt.timedelta(days=days)
            key, promised = uuid.uuid4(), CommitmentDetails(description, lead, due)
            add_commitment(response=response, details=promised, person=member, key=key)
        submit_for_clearance(response=response, person=member, checked=True)
    with acting(lead.id):
        clear_response(response=response, person=lead)
        publish_or_hold(response=response)
        _move_first(response, lead)
    _date_back(theme, response, days=row["days"])
    if row.get("watched"):
        monitor_theme(theme=theme)
    return True


def _date_back(theme: Theme, response: Response, *, days: int) -> None:
    """The sample's teams have answered over months: what was said since may bring a theme back."""
    published_at = now() - dt.timedelta(days=days)
    response.published_at = theme.responded_at = published_at
    theme.acknowledged_at = min(theme.acknowledged_at or published_at, published_at - dt.timedelta(days=3))


def _move_first(response: Response, lead: Person) -> None:
    """What was promised first is on its way, or made: the sample shows both."""
    promised = list_commitments_by_response([response.id]).get(response.id, [])
    if not promised:
        return
    update_commitment(commitment=promised[0], update=CommitmentUpdate(CommitmentState.IN_PROGRESS), person=lead)
    if response.outcome is Outcome.CHANGE_MADE:
        evidence = "All prisons of the North West and Yorkshire have named their mentors; the others follow by March."
        change_made = CommitmentUpdate(CommitmentState.CHANGE_MADE, evidence=evidence, scale=ChangeScale.REGIONAL)
        update_commitment(commitment=promised[0], update=change_made, person=lead)
