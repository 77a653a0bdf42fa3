"""The digests of the last year at a glance: one row for each, those that were not sent included."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from frontline.core.charts import Chart, ChartLine, ChartPoint, DayScale, ValueScale
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.models import COMPOSED_FREQUENCIES, Digest, Frequency, Scope
from frontline.digests.periods import Period, format_period

# Of which a reader may read all that is counted: a mission's themes are with teams of several departments.
YEARLY_SCOPES = (Scope.TEAM, Scope.DEPARTMENT, Scope.GOVERNMENT)
_YEAR = dt.timedelta(days=366)
_COLUMNS = ("insights", "people", "new", "late", "commitments", "answers")
_LEAST_TOP = 5  # insights, so that one does not look like much


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One digest: its days, whether it was sent, and what was counted when it was written (None: nothing was)."""

    digest_id: uuid.UUID
    ends_on: dt.date
    days: str
    is_sent: bool
    counts: Mapping[str, int] | None

    @property
    def cells(self) -> list[str]:
        """The numbers of its row; of people, nought means that they are too few to say."""
        return [self._describe_count(name) for name in _COLUMNS]

    def _describe_count(self, name: str) -> str:
        if self.counts is None:
            return _("not known")
        if name == "people" and self.counts["insights"] and not self.counts["people"]:
            return _("not shown")
        return f"{self.counts[name]:,}"


@dataclass(frozen=True, slots=True)
class Year:
    """The digests of a scope that came equally often in the last year, the latest first.

    Attributes:
        paces: how often digests of it were composed, for a choice.
        chart: new insights, as a line; None where two digests were not counted.
        summary: what the line shows, in words.
    """

    rows: Sequence[PeriodRow]
    paces: Sequence[Frequency]
    chart: Chart | None
    summary: str


def get_year(scope: Scope, object_id: uuid.UUID | None, asked_pace: str, today: dt.date) -> Year:
    """The last year of a scope: digests that came as often as is asked for, or else each week, or as there are."""
    is_of_scope = (Digest.scope == scope) & Digest.object_id.is_not_distinct_from(object_id)
    composed = set(db.session.scalars(select(Digest.pace).where(is_of_scope).distinct()))
    paces = [pace for pace in COMPOSED_FREQUENCIES if pace in composed]
    chosen = [pace for pace in paces if pace == asked_pace]
    pace = next(iter([*chosen, *({Frequency.WEEKLY} & composed), *paces]), Frequency.WEEKLY)
    rows = _list_rows(is_of_scope & (Digest.pace == pace) & (Digest.ends_on > today - _YEAR))
    return Year(rows, paces, _build_chart(rows), _summarise(rows))


def _list_rows(condition: ColumnElement[bool]) -> list[PeriodRow]:
    columns = (Digest.id, Digest.starts_on, Digest.ends_on, Digest.items, Digest.content["counts"].label("counts"))
    return [
        PeriodRow(row.id, row.ends_on, format_period(Period(row.starts_on, row.ends_on)), row.items > 0, row.counts)
        for row in db.session.execute(select(*columns).where(condition).order_by(Digest.ends_on.desc()))
    ]


def _build_chart(rows: Sequence[PeriodRow]) -> Chart | None:
    """A line from the earliest to the latest, with the most and the latest in numbers."""
    counted = [(row.ends_on, row.counts["insights"]) for row in reversed(rows) if row.counts]
    if len(counted) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    days, numbers = DayScale(counted[0][0], counted[-1][0]), [number for _day, number in counted]
    scale, told = ValueScale.cover(0, max(*numbers, _LEAST_TOP)), {numbers.index(max(numbers)), len(numbers) - 1}
    points = [
        ChartPoint(days.place(day), scale.place(number), f"{number:,}" if place in told else "")
        for place, (day, number) in enumerate(counted)
    ]
    return Chart(_("New insights"), scale.list_ticks(), days.list_ticks(), lines=[ChartLine("actual", points)])


def _summarise(rows: Sequence[PeriodRow]) -> str:
    numbers = [row.counts["insights"] for row in rows if row.counts]
    words = {"least": f"{min(numbers, default=0):,}", "most": f"{max(numbers, default=0):,}"}
    return _("New insights in each digest: between %(least)s and %(most)s.", **words)
