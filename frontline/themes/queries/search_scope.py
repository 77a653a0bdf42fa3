"""What of themes and their insights a search may find: everything that a person may read, and no more."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, func, select

from frontline.accounts.models import Person
from frontline.core.clock import get_first_day_months_before, get_start_of_day
from frontline.core.database import db
from frontline.core.parsing import parse_id
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models.choices import InsightKind, Severity
from frontline.insights.models.insight import Insight
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import ANSWERED_STATES, IN_WORK_STATES, UNLISTED_STATES, Theme
from frontline.themes.queries.access import (
    get_department_condition,
    get_readable_condition,
    get_single_insight_condition,
)
from frontline.themes.queries.insights import InsightFilter, list_filter_conditions, list_visibility_conditions

STATUS_FACETS = {"waiting": "Waiting for an answer", "answered": "Answered"}
PERIOD_FACETS = {"3": "The last 3 months", "6": "The last 6 months", "12": "The last 12 months"}


@dataclass(frozen=True, slots=True)
class Facets:
    """By what a search is narrowed; None and "" mean all.

    Attributes:
        kind: problems, good practice and so on.
        severity: how serious.
        profession: of the author, where it may be shown.
        region: of the author, where it may be shown.
        department: that has the theme.
        status: of the theme: `waiting` or `answered`.
        months: in which it was sent, up to the present one.
        subject: key of a field of public services, of which it has a label.
    """

    kind: InsightKind | None = None
    severity: Severity | None = None
    profession: uuid.UUID | None = None
    region: uuid.UUID | None = None
    department: uuid.UUID | None = None
    status: str = ""
    months: str = ""
    subject: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """From the address of a page; what cannot be read counts as all."""
        insight_filter, status, months = InsightFilter.read(arguments), arguments.get("status"), arguments.get("months")
        return cls(
            kind=insight_filter.kind,
            severity=insight_filter.severity,
            profession=insight_filter.profession,
            region=insight_filter.region,
            department=parse_id(arguments.get("department")),
            status=status if status in STATUS_FACETS else "",
            months=months if months in PERIOD_FACETS else "",
            subject=arguments.get("subject", "")[:80],
        )

    @property
    def narrowing(self) -> InsightFilter:
        """What of it is about the insight itself."""
        return InsightFilter(kind=self.kind, severity=self.severity, profession=self.profession, region=self.region)

    @property
    def is_open(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Facets()


def list_findable_theme_conditions(
    person: Person, facets: Facets, *, everywhere: bool = False
) -> list[ColumnElement[bool]]:
    """The conditions on themes that a person may find; `everywhere`, those of other teams too."""
    conditions = [
        get_single_insight_condition(person) if everywhere else get_readable_condition(person),
        Theme.state.not_in(UNLISTED_STATES),
    ]
    if facets.status:
        answered = Theme.state.in_(ANSWERED_STATES)
        conditions.append(answered if facets.status == "answered" else ~answered)
    if facets.department:
        conditions.append(get_department_condition(facets.department))
    return conditions


def select_findable_insights(
    person: Person, facets: Facets, groups: GroupsByMonth, today: dt.date, *, few: bool, everywhere: bool = False
) -> tuple[Select[Any], Select[Any]]:
    """Insights that a person may find, with their theme, lexemes and vector: those in themes, and those alone.

    Where they are `few` beside all that there are, the database is made to begin with them. What its author hides from
    the person's department is left out `everywhere` too.
    """
    visible = [*list_visibility_conditions(person), *list_filter_conditions(facets.narrowing, groups)]
    if facets.months:
        visible.append(Insight.submitted_at >= _get_first_moment(today, int(facets.months)))
    is_member, is_single = Membership.theme_id == Theme.id, Theme.single_insight_id == Membership.insight_id
    readable = list_findable_theme_conditions(person, facets, everywhere=everywhere)
    # What is severe is routed by itself at once, and may be in a theme too: it is found there, and once.
    themed_ids = select(Membership.insight_id).join(Theme, is_member).where(*readable).correlate(None)
    by_itself = _select_rows(readable, is_single, few=True).where(Insight.id.not_in(themed_ids))
    return _select_rows(readable, is_member, few=few).where(*visible), by_itself.where(*visible)


def _select_rows(readable: list[ColumnElement[bool]], belongs: ColumnElement[bool], *, few: bool) -> Select[Any]:
    lexemes = Insight.__table__.c.searchable.label("lexemes")
    if not few:
        query = select(Insight.id, Theme.id.label("theme_id"), lexemes, Membership.embedding)
        return query.join(Membership, Membership.insight_id == Insight.id).join(Theme, belongs).where(*readable)
    readable_members = select(Membership.insight_id, Theme.id.label("theme_id")).join(Theme, belongs).where(*readable)
    first = readable_members.cte().prefix_with("MATERIALIZED")
    query = select(Insight.id, first.c.theme_id, lexemes, Membership.embedding).join(
        first, first.c.insight_id == Insight.id
    )
    return query.join(Membership, Membership.insight_id == Insight.id)


def _get_first_moment(today: dt.date, months: int) -> dt.datetime:
    """Whole months only: a day would tell when somebody sent it."""
    first = get_first_day_months_before(today, months - 1)
    return get_start_of_day(first)


def count_findable_insights(person: Person, facets: Facets, *, everywhere: bool = False) -> int:
    """About how many insights are in the themes that a person may find."""
    conditions = list_findable_theme_conditions(person, facets, everywhere=everywhere)
    return db.session.scalar(select(func.sum(Theme.insight_count)).where(*conditions)) or 0


def list_heirs(theme_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For each theme that was merged, the last one that it became part of."""
    heir = select(Theme.id.label("key"), Theme.merged_into_id.label("heir")).where(Theme.id.in_(list(theme_ids)))
    steps = heir.where(Theme.merged_into_id.is_not(None)).cte(recursive=True)
    further = select(steps.c.key, Theme.merged_into_id).join(Theme, Theme.id == steps.c.heir)
    steps = steps.union(further.where(Theme.merged_into_id.is_not(None)))
    last = select(steps.c.key, steps.c.heir).join(Theme, Theme.id == steps.c.heir)
    return {row.key: row.heir for row in db.session.execute(last.where(Theme.merged_into_id.is_(None)))}


def count_other_themes(person: Person, conditions: Iterable[ColumnElement[bool]]) -> int:
    """How many themes that somebody may not read meet some conditions, of those that enough people speak of.

    Themes of few people, and single insights, are none of them: nobody learns what one person wrote.
    """
    is_safe = Theme.single_insight_id.is_(None) & (Theme.people_count >= MINIMUM_GROUP_SIZE)
    readable = select(Theme.id).where(get_readable_condition(person))
    others = select(func.count(Theme.id)).where(
        is_safe, Theme.state.in_([*IN_WORK_STATES, *ANSWERED_STATES]), Theme.id.not_in(readable)
    )
    return db.session.scalar(others.where(*conditions)) or 0
