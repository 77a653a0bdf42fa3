"""The figures of the dashboard, recomputed from raw rows in another way: all equal, on random worlds."""

import uuid
from collections.abc import Iterator

import pytest

from frontline.core.clock import get_first_day_months_before, get_last_day_of_month, get_london_today
from frontline.core.database import db
from frontline.organisations.models import Department, Profession
from frontline.oversight import service
from frontline.oversight.measure_export import build_measure_sheets
from frontline.oversight.measures import MEASURES, MEASURES_BY_KEY
from frontline.oversight.queries.figures import (
    FigureScope,
    count_themes_within_time,
    get_figure,
    list_figures,
    list_themes_behind_figure,
    list_trend_points,
)
from frontline.oversight.queries.results_chain import list_chain_stages
from frontline.oversight.report_text import list_report_figures
from tests.oracle import Raw, every_row
from tests.worlds import make_world


def _shown(key: str, counted: int, among: int, people: int) -> tuple[int | None, int | None]:
    """What the promise leaves to be shown of people's numbers: none of under five, the others to the nearest five."""
    if key not in {"insights", "helped"}:
        return counted, among
    rest = among - counted if key == "helped" else 0
    if people < 5 or 0 < counted < 5 or 0 < rest < 5:
        return None, None
    return round((counted + 0.01) / 5) * 5, round((among + 0.01) / 5) * 5 if key == "helped" else among


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(5))
def test_every_figure_is_what_the_rows_say(seed: int) -> None:
    make_world(seed)
    service.refresh_measures(get_london_today())
    departments = [None, *(one.id for one in every_row(Department))][:4]
    facets = [None, *(one.id for one in every_row(Profession))]
    for wanted in _combinations(departments, facets):
        raw = Raw(wanted).every()
        for measure in MEASURES:
            figure = get_figure(measure, wanted)
            if figure.masked_reason.startswith("Not counted"):
                assert measure.key in {"helped", "checked"}
                continue
            assert (figure.numerator, figure.denominator) == _shown(measure.key, *raw[measure.key]), (
                measure.key,
                wanted,
            )


def _combinations(departments: list[uuid.UUID | None], facets: list[uuid.UUID | None]) -> Iterator[FigureScope]:
    for months, department, facet in ((3, None, None), *((24, d, f) for d in departments for f in facets)):
        yield FigureScope(get_london_today(), months, department, facet)


@pytest.mark.usefixtures("app")
def test_a_trend_sums_to_its_figure_and_the_chain_only_narrows() -> None:
    make_world(7)
    service.refresh_measures(get_london_today())
    wanted = FigureScope(get_london_today(), 12)
    for key in ("acknowledged", "answered", "planned", "made", "placements"):
        points = list_trend_points(MEASURES_BY_KEY[key], wanted)
        figure = get_figure(MEASURES_BY_KEY[key], wanted)
        assert sum(point.figure.numerator or 0 for point in points) == figure.numerator
    numbers = [stage.number or 0 for stage in list_chain_stages(wanted, list_figures(wanted))[2:]]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.usefixtures("app")
def test_the_themes_behind_a_number_are_as_many_as_it_says() -> None:
    make_world(3)
    service.refresh_measures(get_london_today())
    wanted = FigureScope(get_london_today(), 24)
    for key in ("acknowledged", "answered"):
        figure = get_figure(MEASURES_BY_KEY[key], wanted)
        behind = {which: list_themes_behind_figure(MEASURES_BY_KEY[key], wanted, which) for which in ("met", "missed")}
        counts = {which: len(db.session.scalars(query).all()) for which, query in behind.items()}
        assert (figure.numerator, figure.denominator) == (counts["met"], sum(counts.values()))


@pytest.mark.usefixtures("app")
def test_the_report_on_a_month_and_the_exported_data_are_what_the_rows_of_that_month_say() -> None:
    make_world(1)
    today = get_london_today()
    service.refresh_measures(today)
    exported = {row[:4]: row for row in build_measure_sheets(FigureScope(today, 12))[0].rows}
    for number in (1, 2, 3):
        month = get_first_day_months_before(today, number)
        wanted = FigureScope(today, 1, last_month=month)
        raw, last = Raw(wanted).every(), get_last_day_of_month(month)
        for pair in list_report_figures(month, today):
            figure, key = pair.figure, pair.figure.measure.key
            assert (figure.numerator, figure.denominator) == _shown(key, *raw[key]), (key, month)
            row = exported[figure.measure.label, month.isoformat(), last.isoformat(), "All"]
            among = None if key == "placements" else figure.denominator
            assert row[5:10] == (figure.numerator, among, figure.share, figure.measure.unit, figure.masked_reason)


@pytest.mark.usefixtures("app")
def test_every_department_is_exported_with_the_numbers_that_its_rows_say() -> None:
    make_world(2)
    wanted = FigureScope(get_london_today(), 24)
    service.refresh_measures(wanted.today)
    rows, labels = build_measure_sheets(wanted)[0].rows, {measure.label: measure.key for measure in MEASURES}
    departments = {department.name: department.id for department in every_row(Department)}
    told = [row for row in rows if row[3] != "All"]
    raw = {name: Raw(FigureScope(wanted.today, 24, departments[name])).every() for name in {row[3] for row in told}}
    assert len(told) == 4 * len(raw) > 0
    for row in told:
        assert row[5:7] == raw[row[3]][labels[str(row[0])]][:2]


@pytest.mark.usefixtures("app")
def test_what_is_within_its_time_is_not_missed() -> None:
    make_world(3)
    wanted = FigureScope(get_london_today(), 24)
    service.refresh_measures(wanted.today)
    for key, count in count_themes_within_time(wanted).items():
        measure = MEASURES_BY_KEY[key]
        queries = {which: list_themes_behind_figure(measure, wanted, which) for which in ("missed", "within", "all")}
        listed = {which: {theme.id for theme in db.session.scalars(query)} for which, query in queries.items()}
        assert len(listed["within"]) == count
        assert not listed["missed"] & listed["within"]
        assert listed["missed"] <= listed["all"]
    assert sum(count_themes_within_time(wanted).values())
