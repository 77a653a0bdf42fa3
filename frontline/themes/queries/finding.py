"""What of themes and their insights a search may find: everything that a person may read, and no more."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.forms import id_in
from frontline.core.furniture import months_before, start_of_day
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models import Insight, Kind, Severity
from frontline.themes.models import ANSWERED, UNLISTED, Membership, Theme
from frontline.themes.queries.reading import (
    Narrowing,
    conditions,
    may_read,
    not_hidden_alone,
    shown_to,
    with_department,
)

STATUSES = {"waiting": "Waiting for an answer", "answered": "Answered"}
PERIODS = {"3": "The last 3 months", "6": "The last 6 months", "12": "The last 12 months"}


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
    """

    kind: Kind | None = None
    severity: Severity | None = None
    profession: uuid.UUID | None = None
    region: uuid.UUID | None = None
    department: uuid.UUID | None = None
    status: str = ""
    months: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """From the address of a page; what cannot be read counts as all."""
        narrowed, status, months = Narrowing.read(given), given.get("status", ""), given.get("months", "")
        return cls(
            narrowed.kind, narrowed.severity, narrowed.profession, narrowed.region, id_in(given.get("department")),
            status if status in STATUSES else "", months if months in PERIODS else "",
        )  # fmt: skip

    @property
    def narrowing(self) -> Narrowing:
        """What of it is about the insight itself."""
        return Narrowing(kind=self.kind, severity=self.severity, profession=self.profession, region=self.region)

    @property
    def is_open(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Facets()


def findable_themes(person: Person, facets: Facets, *, everywhere: bool = False) -> list[ColumnElement[bool]]:
    """The conditions on themes that a person may find; `everywhere`, those of other teams too."""
    found = [not_hidden_alone(person) if everywhere else may_read(person), Theme.state.not_in(UNLISTED)]
    if facets.status:
        answered = Theme.state.in_(ANSWERED)
        found.append(answered if facets.status == "answered" else ~answered)
    if facets.department:
        found.append(with_department(facets.department))
    return found


def findable_insights(
    person: Person, facets: Facets, groups: GroupsByMonth, today: dt.date, *, few: bool, everywhere: bool = False
) -> tuple[Select[Any], Select[Any]]:
    """Insights that a person may find, with their theme, lexemes and vector: those in themes, and those alone.

    Where they are `few` beside all that there are, the database is made to begin with them. What its author hides from
    the person's department is left out `everywhere` too.
    """
    shown = [*shown_to(person), *conditions(facets.narrowing, groups)]
    if facets.months:
        shown.append(Insight.submitted_at >= _first_moment(today, int(facets.months)))
    member, alone = Membership.theme_id == Theme.id, Theme.alone_insight_id == Membership.insight_id
    readable = findable_themes(person, facets, everywhere=everywhere)
    # What is severe is routed by itself at once, and may be in a theme too: it is found there, and once.
    themed = select(Membership.insight_id).join(Theme, member).where(*readable).correlate(None)
    by_itself = _rows(readable, alone, few=True).where(Insight.id.not_in(themed))
    return _rows(readable, member, few=few).where(*shown), by_itself.where(*shown)


def _rows(readable: list[ColumnElement[bool]], belongs: ColumnElement[bool], *, few: bool) -> Select[Any]:
    lexemes = Insight.__table__.c.searchable.label("lexemes")
    if not few:
        rows = select(Insight.id, Theme.id.label("theme_id"), lexemes, Membership.embedding)
        return rows.join(Membership, Membership.insight_id == Insight.id).join(Theme, belongs).where(*readable)
    mine = select(Membership.insight_id, Theme.id.label("theme_id")).join(Theme, belongs).where(*readable)
    first = mine.cte().prefix_with("MATERIALIZED")
    rows = select(Insight.id, first.c.theme_id, lexemes, Membership.embedding).join(
        first, first.c.insight_id == Insight.id
    )
    return rows.join(Membership, Membership.insight_id == Insight.id)


def _first_moment(today: dt.date, months: int) -> dt.datetime:
    """Whole months only: a day would tell when somebody sent it."""
    first = months_before(today, months - 1)
    return start_of_day(first)


def findable_count(person: Person, facets: Facets, *, everywhere: bool = False) -> int:
    """About how many insights are in the themes that a person may find."""
    found = findable_themes(person, facets, everywhere=everywhere)
    return db.session.scalar(select(func.sum(Theme.insight_count)).where(*found)) or 0
