"""Ask everybody who contributed to a theme; the team never learns who answers."""

import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import NotFoundError, TransitionError
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.service.remarks import save_remark
from frontline.notices.service import Notification, notify, notify_person
from frontline.organisations.models import Team
from frontline.themes.models.curation import TeamQuestion
from frontline.themes.models.theme import Theme
from frontline.themes.queries.insights import list_contributing_insight_ids, list_theme_ids_of_insight

ABOUT_QUESTION = "question"


def ask_contributors(*, key: uuid.UUID, theme: Theme, team: Team, person: Person, text: str) -> None:
    """Ask whoever contributed, once under the key of the form; each answers for themselves, a moderator reads it first.

    Raises:
        TransitionError: nobody with an account contributed.
    """
    people = (
        select(Person.id)
        .join(Insight, Insight.author_id == Person.id)
        .where(Insight.id.in_(list_contributing_insight_ids(theme)), Insight.state == InsightState.ACCEPTED)
        .distinct()
    )
    if db.session.scalar(people.limit(1)) is None:
        raise TransitionError("Nobody who contributed has an account, so nobody can be asked.")
    question = insert(TeamQuestion).values(id=key, theme_id=theme.id, team_id=team.id, person_id=person.id, text=text)
    db.session.execute(question.on_conflict_do_nothing())
    record_event("theme.asked", kind="theme", key=theme.id)
    body = "It is about something that you logged. You need not answer; the team never learns who did."
    notify(people, Notification(f"question:{key}", f"{team.name} asks you something", body, f"/questions/{key}"))


def notify_asker(question_id: uuid.UUID) -> None:
    """Tell whoever asked that there are replies to read, once a day."""
    question = db.session.get(TeamQuestion, question_id)
    if question is not None:
        dedup_key = f"replied:{question_id}:{get_london_today():%Y%m%d}"
        message = Notification(
            dedup_key,
            "Somebody has replied to your question",
            "Read it on the page of the theme.",
            f"/themes/{question.theme_id}#questions",
        )
        notify_person(question.person_id, message)


def require_question_about_insight(*, question: TeamQuestion, insight: Insight) -> None:
    """Make sure that a question is about an insight.

    Raises:
        NotFoundError: it is not, or the insight is not shared any more.
    """
    if (
        question.theme_id not in set(list_theme_ids_of_insight(insight.id))
        or insight.state is not InsightState.ACCEPTED
    ):
        raise NotFoundError("There is no such question about something that you logged.")


def reply_to_question(*, question: TeamQuestion, insight: Insight, text: str) -> None:
    """Answer what a team asks about one's own insight; it goes to a moderator first.

    Raises:
        NotFoundError: the question is not about that insight.
    """
    require_question_about_insight(question=question, insight=insight)
    save_remark(insight=insight, about=ABOUT_QUESTION, about_id=question.id, text=text)


def get_asked_insight(question: TeamQuestion, person: Person) -> uuid.UUID:
    """The insight of a person that a question is about.

    Raises:
        NotFoundError: it is about none of theirs.
    """
    theme = db.session.get_one(Theme, question.theme_id)
    is_own_insight = (
        (Insight.author_id == person.id)
        & Insight.id.in_(list_contributing_insight_ids(theme))
        & (Insight.state == InsightState.ACCEPTED)
    )
    insight_id = db.session.scalar(
        select(Insight.id).where(is_own_insight).order_by(Insight.submitted_at.desc()).limit(1)
    )
    if insight_id is None:
        raise NotFoundError("There is no such question about something that you logged.")
    return insight_id
