"""What people of a team keep beside themes: notes, questions, watched themes, saved views, leave, remit trials."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.themes.models.curation import LeaveCover, RemitTrial, SavedView, TeamNote, TeamQuestion, ThemeWatch
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, Theme
from frontline.themes.queries.access import list_readable_themes


def list_team_notes(theme: Theme, team_id: uuid.UUID) -> Sequence[tuple[TeamNote, str]]:
    """What a team noted about a theme, latest first, with who wrote it."""
    records = db.session.execute(
        select(TeamNote, Person.name)
        .join(Person, Person.id == TeamNote.person_id)
        .where(TeamNote.theme_id == theme.id, TeamNote.team_id == team_id)
        .order_by(TeamNote.created_at.desc())
    )
    return [(record[0], record[1]) for record in records]


def list_team_questions(theme_id: uuid.UUID) -> Sequence[TeamQuestion]:
    """What contributors of a theme were asked, latest first."""
    return db.session.scalars(
        select(TeamQuestion).where(TeamQuestion.theme_id == theme_id).order_by(TeamQuestion.created_at.desc())
    ).all()


def list_questions_on_themes(theme_ids: Collection[uuid.UUID]) -> Sequence[TeamQuestion]:
    """What contributors of some themes are asked by the teams that have them, oldest first."""
    is_routed = (Routing.theme_id == TeamQuestion.theme_id) & (Routing.team_id == TeamQuestion.team_id)
    query = select(TeamQuestion).join(Routing, is_routed & Routing.state.in_(WITH_TEAM_STATES))
    return db.session.scalars(query.where(TeamQuestion.theme_id.in_(theme_ids)).order_by(TeamQuestion.created_at)).all()


def get_team_question(question_id: uuid.UUID) -> TeamQuestion:
    """A question by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(TeamQuestion, question_id), "There is no such question.")


def is_watched(theme: Theme, person: Person) -> bool:
    """Whether a person watches a theme."""
    return db.session.get(ThemeWatch, (theme.id, person.id)) is not None


def list_watched_themes(person: Person) -> list[Theme]:
    """The themes that a person watches and may still read, by name."""
    ids = db.session.scalars(select(ThemeWatch.theme_id).where(ThemeWatch.person_id == person.id)).all()
    return sorted(list_readable_themes(ids, person).values(), key=lambda theme: theme.name.lower())


def list_saved_views(person: Person) -> Sequence[SavedView]:
    """The views of the inbox that a person saved, by name."""
    query = select(SavedView).where(SavedView.person_id == person.id)
    return db.session.scalars(query.order_by(SavedView.name)).all()


def list_leave_covers(person: Person, today: dt.date) -> Sequence[tuple[LeaveCover, str]]:
    """When a person is or will be away, with the name of who covers."""
    records = db.session.execute(
        select(LeaveCover, Person.name)
        .join(Person, Person.id == LeaveCover.covered_by_id)
        .where(LeaveCover.person_id == person.id, LeaveCover.ends_on >= today)
        .order_by(LeaveCover.starts_on)
    )
    return [(record[0], record[1]) for record in records]


def get_remit_trial(trial_id: uuid.UUID) -> RemitTrial:
    """A remit that was tried.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(RemitTrial, trial_id), "There is no such trial of a remit.")
