"""What an information request asks for, and the conditions on records that follow from it.

Of an insight no more than its month is ever told, so a period takes in the whole months that it touches: asked for day
by day, the counts would tell when something was sent. What its author hides from a department is no record here, since
the file is passed on.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from frontline.core.clock import get_last_day_of_month, get_start_of_day
from frontline.core.database import db
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, Theme

_NEXT_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RequestCriteria:
    """What is asked for; all of what is given must hold.

    Attributes:
        reference: of the request, as the department keeps it.
        first: the first day in London.
        last: the last day, included.
        words: as for a search engine: "or", phrases in quotes, a minus before what must not stand there.
        subject: its preferred label.
        labels: any of which stands for the subject.
        theme_id: of the theme that records belong to.
        department_id: that holds the records.
        team_id: that holds the records.
    """

    reference: str
    first: dt.date
    last: dt.date
    words: str = ""
    subject: str = ""
    labels: Sequence[str] = ()
    theme_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None
    team_id: uuid.UUID | None = None

    @property
    def is_about_holders(self) -> bool:
        """Whether it asks for what a theme, department or team holds."""
        return any((self.theme_id, self.department_id, self.team_id))


def get_period_condition(criteria: RequestCriteria, moment: Any) -> ColumnElement[bool]:
    """Whether a moment is on one of the days, both included, in London."""
    return and_(moment >= get_start_of_day(criteria.first), moment < get_start_of_day(criteria.last + _NEXT_DAY))


def get_months_condition(criteria: RequestCriteria, first: Any, last: Any) -> ColumnElement[bool]:
    """Whether something that lasted from one moment to another did so in one of the months that the period touches."""
    begin = get_start_of_day(criteria.first.replace(day=1))
    end = get_start_of_day(get_last_day_of_month(criteria.last) + _NEXT_DAY)
    return and_(last >= begin, first < end)


def get_text_condition(criteria: RequestCriteria, lexemes: Any) -> ColumnElement[bool]:
    """Whether a text has the words, and one of the labels of the subject."""
    has = lexemes.bool_op("@@")
    conditions: list[ColumnElement[bool]] = []
    if criteria.words:
        conditions.append(has(func.websearch_to_tsquery("english", criteria.words)))
    if criteria.labels:
        queries: list[ColumnElement[Any]] = [func.phraseto_tsquery("english", label) for label in criteria.labels]
        conditions.append(has(reduce(lambda one, other: one.op("||")(other), queries)))
    return and_(true(), *conditions)


def has_searchable_words(words: str) -> bool:
    """Whether anything is looked for by some words: not where all are like "the"."""
    return bool(db.session.scalar(select(func.numnode(func.websearch_to_tsquery("english", words)))))


def make_lexemes(*columns: Any) -> ColumnElement[Any]:
    """What is found of columns that have no lexemes of their own."""
    return func.to_tsvector("english", func.concat_ws(" ", *columns))


def get_holder_condition(criteria: RequestCriteria, team_id: Any) -> ColumnElement[bool]:
    """Whether a team is the one that is asked, or of the department that is asked."""
    conditions: list[ColumnElement[bool]] = []
    if criteria.team_id:
        conditions.append(team_id == criteria.team_id)
    if criteria.department_id:
        conditions.append(team_id.in_(select(Team.id).where(Team.department_id == criteria.department_id)))
    return and_(true(), *conditions)


def get_open_insight_condition() -> ColumnElement[bool]:
    """Insights that are shared, and hidden from no department."""
    return and_(Insight.state == InsightState.ACCEPTED, ~Insight.hidden_from_host)


def get_open_theme_condition() -> ColumnElement[bool]:
    """Themes of several insights, and single insights that are open."""
    open_insights = select(Insight.id).where(get_open_insight_condition())
    return or_(Theme.single_insight_id.is_(None), Theme.single_insight_id.in_(open_insights))


def get_named_theme_condition(criteria: RequestCriteria) -> ColumnElement[bool]:
    """The theme that is asked for, and what was merged into it; or any that is open."""
    is_named = or_(Theme.id == criteria.theme_id, Theme.merged_into_id == criteria.theme_id)
    return and_(get_open_theme_condition(), is_named if criteria.theme_id else true())


def has_theme(theme_id: uuid.UUID | None) -> bool:
    """Whether there is an open theme of that id."""
    return bool(db.session.scalar(select(Theme.id).where(Theme.id == theme_id, get_open_theme_condition())))


def get_held_theme_condition(criteria: RequestCriteria) -> ColumnElement[bool]:
    """As `get_named_theme_condition`, with the department or team that is asked."""
    if not criteria.department_id and not criteria.team_id:
        return get_named_theme_condition(criteria)
    held = select(Routing.theme_id).where(
        Routing.state.in_(WITH_TEAM_STATES), get_holder_condition(criteria, Routing.team_id)
    )
    return and_(get_named_theme_condition(criteria), Theme.id.in_(held))


def select_matching_theme_ids(criteria: RequestCriteria) -> Select[uuid.UUID]:
    """The themes that are asked for whose own words are looked for."""
    is_found = get_text_condition(criteria, Theme.__table__.c.searchable)
    return select(Theme.id).where(get_named_theme_condition(criteria), is_found)


def is_in_themes(theme_ids: Select[uuid.UUID]) -> ColumnElement[bool]:
    """Insights that belong to some themes, or are handled by themselves as one of them."""
    members = select(Membership.insight_id).where(Membership.theme_id.in_(theme_ids))
    return or_(Insight.id.in_(members), Insight.id.in_(select(Theme.single_insight_id).where(Theme.id.in_(theme_ids))))
