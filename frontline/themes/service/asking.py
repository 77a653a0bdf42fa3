"""Ask everybody who contributed to a theme; the team never learns who answers."""

import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.furniture import today
from frontline.insights import service as insights
from frontline.insights.models import Insight, State
from frontline.notices.service import Message, tell, tell_one
from frontline.organisations.models import Team
from frontline.themes.models import Question, Theme
from frontline.themes.queries import contributions, ids_of

ABOUT = "question"


def ask(*, key: uuid.UUID, theme: Theme, team: Team, person: Person, text: str) -> None:
    """Ask whoever contributed, once under the key of the form; each answers for themselves, a moderator reads it first.

    Raises:
        TransitionError: nobody with an account contributed.
    """
    people = (
        select(Person.id)
        .join(Insight, Insight.author_id == Person.id)
        .where(Insight.id.in_(contributions(theme)), Insight.state == State.ACCEPTED)
        .distinct()
    )
    if db.session.scalar(people.limit(1)) is None:
        raise TransitionError("Nobody who contributed has an account, so nobody can be asked.")
    row = insert(Question).values(id=key, theme_id=theme.id, team_id=team.id, person_id=person.id, text=text)
    db.session.execute(row.on_conflict_do_nothing())
    record("theme.asked", kind="theme", key=theme.id)
    body = "It is about something that you logged. You need not answer; the team never learns who did."
    tell(people, Message(f"question:{key}", f"{team.name} asks you something", body, f"/questions/{key}"))


def tell_asker(question_id: uuid.UUID) -> None:
    """Tell whoever asked that there are replies to read, once a day."""
    question = db.session.get(Question, question_id)
    if question is not None:
        cause = f"replied:{question_id}:{today():%Y%m%d}"
        message = Message(
            cause,
            "Somebody has replied to your question",
            "Read it on the page of the theme.",
            f"/themes/{question.theme_id}#questions",
        )
        tell_one(question.person_id, message)


def require_asked(*, question: Question, insight: Insight) -> None:
    """Make sure that a question is about an insight.

    Raises:
        NotFoundError: it is not, or the insight is not shared any more.
    """
    if question.theme_id not in set(ids_of(insight.id)) or insight.state is not State.ACCEPTED:
        raise NotFoundError("There is no such question about something that you logged.")


def reply(*, question: Question, insight: Insight, text: str) -> None:
    """Answer what a team asks about one's own insight; it goes to a moderator first.

    Raises:
        NotFoundError: the question is not about that insight.
    """
    require_asked(question=question, insight=insight)
    insights.remark(insight=insight, about=ABOUT, about_id=question.id, text=text)


def insight_asked(question: Question, person: Person) -> uuid.UUID:
    """The insight of a person that a question is about.

    Raises:
        NotFoundError: it is about none of theirs.
    """
    theme = db.session.get_one(Theme, question.theme_id)
    mine = (Insight.author_id == person.id) & Insight.id.in_(contributions(theme)) & (Insight.state == State.ACCEPTED)
    found = db.session.scalar(select(Insight.id).where(mine).order_by(Insight.submitted_at.desc()).limit(1))
    if found is None:
        raise NotFoundError("There is no such question about something that you logged.")
    return found
