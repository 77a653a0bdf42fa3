"""How much is said in a theme by month, as a picture and in words; small numbers stay unsaid."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from frontline.core.charts import Chart, MonthValue, build_month_chart
from frontline.core.clock import get_first_day_months_before
from frontline.core.translation import gettext as _
from frontline.disclosure.masking import describe_people, is_disclosive
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.themes.models.counts import ThemeMonth

_FEW = 2  # of a bar's height in percent, for a number that stays unsaid
_LEAST_TOP = 10  # people: what a bar must stand for at least to fill the picture


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its first day, people (None where fewer than five spoke), and the height of its bar, 0 to 100."""

    month: dt.date
    people: int | None
    height: int

    @property
    def words(self) -> str:
        """The number of people in words."""
        return describe_people(self.people if self.people is not None else 1)


@dataclass(frozen=True, slots=True)
class Trend:
    """The months of a theme, oldest first, and what they say in one sentence."""

    bars: tuple[Bar, ...]
    summary: str
    today: dt.date

    @property
    def most(self) -> int:
        """The largest number of people of a month that is told; 0 where none is."""
        return max((bar.people or 0 for bar in self.bars), default=0)

    @property
    def chart(self) -> Chart:
        """The months with axes; what stays unsaid is as high as what it stays under."""
        months = [
            MonthValue(
                bar.month, bar.people, f"{bar.people:,}" if bar.people else "",
                MINIMUM_GROUP_SIZE if bar.people is None else None,
            )
            for bar in self.bars
        ]  # fmt: skip
        return build_month_chart(months, unit=_("People"), least_top=_LEAST_TOP, today=self.today)


def get_first_month(today: dt.date, months: int) -> dt.date:
    """The first day of the earliest of so many months, this one included."""
    return get_first_day_months_before(today, months - 1)


def build_trend(theme_months: Iterable[ThemeMonth], today: dt.date, *, months: int = 24) -> Trend:
    """The last months of a theme, those without a word included; not those before its first."""
    people = {theme_month.month: theme_month.people for theme_month in theme_months}
    people_by_month = [(month, people.get(month, 0)) for month in _list_months(get_first_month(today, months), today)]
    while people_by_month and not people_by_month[0][1]:
        people_by_month.pop(0)
    most = max([_LEAST_TOP, *(count for _month, count in people_by_month)])
    bars = tuple(_make_bar(month, count, most) for month, count in people_by_month)
    return Trend(bars, _summarise(bars), today)


def _make_bar(month: dt.date, number: int, most: int) -> Bar:
    if number == 0:
        return Bar(month, 0, 0)
    if is_disclosive(number):
        return Bar(month, None, _FEW)
    return Bar(month, number, max(round(100 * number / most), 1))


def _summarise(bars: tuple[Bar, ...]) -> str:
    shown_bars = [bar for bar in bars if bar.people]
    if not shown_bars:
        return "In no month did five people or more speak of it."
    top = max(shown_bars, key=lambda bar: (bar.people or 0, bar.month))
    return f"Most people spoke of it in {top.month:%B %Y}: {top.people}. The last month had {bars[-1].words}."


def _list_months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first = (first + dt.timedelta(days=32)).replace(day=1)
