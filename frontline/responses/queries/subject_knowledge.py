"""What the record knows of a subject: its themes, what was answered, what changed since, what is still to come."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, cast, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.disclosure.masking import build_sort_key
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations.models import Team
from frontline.organisations.queries import list_open_teams
from frontline.responses.models.answer import Outcome, Response
from frontline.responses.models.commitment import ENDED_COMMITMENT_STATES, Commitment, CommitmentState
from frontline.responses.queries.answers import select_findable_responses
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.responses.subject_wording import KnowledgeCounts
from frontline.themes.models.theme import ANSWERED_STATES, UNCONFIRMED_STATES, UNLISTED_STATES, Theme
from frontline.themes.queries.access import get_readable_condition

# Any of some labels as a query of words: a label of several words counts where they stand together.
_ANY_LABEL = text("""
    SELECT string_agg(words::text, ' | ') FROM unnest(CAST(:labels AS text[])) AS label,
        phraseto_tsquery('english', label) AS words WHERE words::text <> ''
""")


@dataclass(frozen=True, slots=True)
class SubjectKnowledge:
    """What a person may know of a subject.

    Attributes:
        themes: that people have confirmed, most people first.
        answers: published, latest first.
        commitments: of these answers, soonest due first.
        readable_ids: of the themes whose pages the person may open.
    """

    themes: Sequence[Theme]
    answers: Sequence[Response]
    commitments: Sequence[Commitment]
    readable_ids: Collection[uuid.UUID]

    @property
    def answered(self) -> list[Theme]:
        """The themes that are answered."""
        return [theme for theme in self.themes if theme.state in ANSWERED_STATES]

    @property
    def unanswered(self) -> list[Theme]:
        """The themes that are not answered yet, or came back after an answer."""
        return [theme for theme in self.themes if theme.state not in ANSWERED_STATES]

    @property
    def changes_in_answers(self) -> list[Response]:
        """The answers that say that something was changed."""
        return [answer for answer in self.answers if answer.outcome is Outcome.CHANGE_MADE]

    @property
    def kept_commitments(self) -> list[Commitment]:
        """What was promised, and made; without what the answer itself tells of."""
        told_ids = {answer.id for answer in self.changes_in_answers}
        made = [commitment for commitment in self.commitments if commitment.state is CommitmentState.CHANGE_MADE]
        return [commitment for commitment in made if commitment.response_id not in told_ids]

    @property
    def open_commitments(self) -> list[Commitment]:
        """What is promised and still to come."""
        return [commitment for commitment in self.commitments if commitment.state not in ENDED_COMMITMENT_STATES]

    @property
    def late_commitments(self) -> list[Commitment]:
        """What should have come by now."""
        return [commitment for commitment in self.open_commitments if commitment.due_on < get_london_today()]

    @property
    def broken_commitments(self) -> list[Commitment]:
        """What was promised and not delivered."""
        return [commitment for commitment in self.commitments if commitment.state is CommitmentState.NOT_DELIVERED]

    def count(self) -> KnowledgeCounts:
        """All of it in numbers."""
        changes = len(self.changes_in_answers) + len(self.kept_commitments)
        return KnowledgeCounts(
            len(self.answered), len(self.unanswered), changes, len(self.open_commitments),
            len(self.late_commitments), len(self.broken_commitments),
        )  # fmt: skip


def get_subject_knowledge(labels: Collection[str], person: Person) -> SubjectKnowledge:
    """What a person may know of a subject that has these labels.

    Themes that they may read; of others those that enough people speak of. Answers that they may find.
    """
    words = _build_query(labels)
    if words is None:
        return SubjectKnowledge([], [], [], ())
    order = (build_sort_key(Theme.people_count).desc(), Theme.name, Theme.id)
    query = select(Theme).where(_is_about(words), _is_known_to(person)).order_by(*order)
    themes = db.session.scalars(query).all()
    theme_ids = [theme.id for theme in themes]
    found = select(Response).where(Response.themes.any(Theme.id.in_(theme_ids)), select_findable_responses(person))
    answers = db.session.scalars(found.order_by(Response.published_at.desc(), Response.id)).all()
    commitments = list_commitments_by_response([answer.id for answer in answers])
    readable = select(Theme.id).where(Theme.id.in_(theme_ids), get_readable_condition(person))
    by_date = sorted((one for group in commitments.values() for one in group), key=lambda one: (one.due_on, one.id))
    return SubjectKnowledge(themes, answers, by_date, set(db.session.scalars(readable)))


def list_teams_by_labels(labels: Collection[str]) -> list[Team]:
    """The open teams whose remit holds one of some labels, by name."""
    words = _build_query(labels)
    if words is None:
        return []
    remit = func.to_tsvector("english", Team.name + " . " + Team.remit).op("@@")(words)
    team_ids = set(db.session.scalars(select(Team.id).where(remit)))
    return sorted((team for team in list_open_teams() if team.id in team_ids), key=lambda team: team.name)


def _build_query(labels: Collection[str]) -> ColumnElement[Any] | None:
    words = db.session.scalar(_ANY_LABEL, {"labels": list(labels)})
    return cast(literal(words), TSQUERY) if words else None


def _is_about(words: ColumnElement[Any]) -> ColumnElement[bool]:
    """Themes whose name, or one of whose phrases, holds a label."""
    phrase = func.json_array_elements_text(Theme.phrases).table_valued("value")
    holds = select(1).select_from(phrase).where(func.to_tsvector("english", phrase.c.value).op("@@")(words))
    return or_(func.to_tsvector("english", Theme.name).op("@@")(words), holds.correlate(Theme).exists())


def _is_known_to(person: Person) -> ColumnElement[bool]:
    is_large = Theme.single_insight_id.is_(None) & (Theme.people_count >= MINIMUM_GROUP_SIZE)
    is_confirmed = Theme.state.not_in((*UNCONFIRMED_STATES, *UNLISTED_STATES)) & (Theme.insight_count > 0)
    return is_confirmed & (is_large | get_readable_condition(person))
