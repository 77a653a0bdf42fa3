"""The figures of the dashboard, recomputed from raw rows in another way: all equal, on random worlds."""

import uuid
from collections.abc import Iterator

import pytest

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.organisations.models import Department, Profession
from frontline.oversight import service
from frontline.oversight.measures import MEASURES, MEASURES_BY_KEY
from frontline.oversight.queries.figures import (
    FigureScope,
    get_figure,
    list_figures,
    list_themes_behind_figure,
    list_trend_points,
)
from frontline.oversight.queries.results_chain import list_chain_stages
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
        behind = {met: list_themes_behind_figure(MEASURES_BY_KEY[key], wanted, is_met=met) for met in (True, False)}
        counts = {met: len(db.session.scalars(query).all()) for met, query in behind.items()}
        assert (figure.numerator, figure.denominator) == (counts[True], sum(counts.values()))
