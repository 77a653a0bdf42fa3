"""The measures as data: one row a number, with what it counts, of how many, when, and whether it may be told."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontline.core.clock import get_last_day_of_month
from frontline.core.papers import PaperPiece
from frontline.core.spreadsheets import Cell, Sheet
from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.oversight.measures import MEASURES
from frontline.oversight.queries.figures import (
    Figure,
    FigureScope,
    list_figures,
    list_figures_by_department,
    list_trend_points,
)
from frontline.oversight.queries.outcomes import list_group_outcomes
from frontline.oversight.queries.results_chain import ChainStage, list_chain_stages


@dataclass(frozen=True, slots=True)
class _Period:
    """From the first to the last day that counts."""

    first: dt.date
    last: dt.date


def build_measure_sheets(scope: FigureScope) -> list[Sheet]:
    """The numbers of the dashboard, of each of its departments and of each month; the chain; the definitions."""
    figures = list_figures(scope)
    rows = [*_list_period_rows(scope, figures), *_list_month_rows(scope)]
    return [
        Sheet(_("Figures"), _list_headings(), rows),
        _build_chain_sheet(list_chain_stages(scope, figures)),
        *([] if scope.department_id or scope.facet_id else [_build_outcome_sheet(scope)]),
        Sheet(
            _("Definitions"),
            (_("Measure"), _("Definition")),
            [(measure.label, measure.definition) for measure in MEASURES],
        ),
    ]


def _list_headings() -> tuple[str, ...]:
    return (
        _("Measure"), _("From"), _("To"), _("Department"), _("Profession or mission"), _("Counted"), _("Of"),
        _("Percent"), _("Unit"), _("Not shown, because"), _("Rounded to the nearest"),
    )  # fmt: skip


def _list_period_rows(scope: FigureScope, figures: Sequence[Figure]) -> Iterator[Sequence[Cell]]:
    name = organisations.get_department(scope.department_id).name if scope.department_id else _("All")
    for figure in figures:
        period = _Period(scope.first_month, scope.get_last_day(figure.measure))
        yield _build_row(figure, period, name, scope)
    if scope.department_id:
        return
    for department, department_figures in list_figures_by_department(scope):
        for figure in department_figures:
            yield _build_row(figure, _Period(scope.first_month, scope.last_day), department.name, scope)


def _list_month_rows(scope: FigureScope) -> Iterator[Sequence[Cell]]:
    name = organisations.get_department(scope.department_id).name if scope.department_id else _("All")
    for measure in MEASURES:
        for point in list_trend_points(measure, scope):
            last = min(get_last_day_of_month(point.month), scope.last_day)
            yield _build_row(point.figure, _Period(point.month, last), name, scope)


def _build_row(figure: Figure, period: _Period, department: str, scope: FigureScope) -> Sequence[Cell]:
    facet = organisations.find_name_by_id(scope.facet_id) if scope.facet_id else _("All")
    return (
        figure.measure.label, period.first.isoformat(), period.last.isoformat(), department, facet, figure.numerator,
        None if figure.measure.key == "placements" else figure.denominator, figure.share, figure.measure.unit,
        figure.masked_reason, MINIMUM_GROUP_SIZE if figure.measure.is_of_people else 1,
    )  # fmt: skip


def _build_chain_sheet(stages: Sequence[ChainStage]) -> Sheet:
    """Each stage in its own unit; from themes on as a share of all themes with a team, and of those that could."""
    headings = (
        _("Stage"), _("Number"), _("Of the themes with a team"), _("Percent of these"), _("Could have come this far"),
        _("Percent of those that could"), _("Who could"),
    )  # fmt: skip
    rows = [
        (
            stage.name, stage.number, stage.all_themes, stage.share_of_themes if stage.all_themes else None,
            stage.possible, stage.share, stage.among,
        )
        for stage in stages
    ]  # fmt: skip
    return Sheet(_("From placement to change"), headings, rows)


def _build_outcome_sheet(scope: FigureScope) -> Sheet:
    """How far the themes of each profession and each region came."""
    headings = (
        _("Profession or region"), _("Themes with a team"), _("Answered"), _("Change planned or made"),
        _("Change made"), _("Reaches a region or the nation"),
    )  # fmt: skip
    rows = [
        (group.name, group.routed, group.answered, group.planned, group.made, group.at_scale)
        for by in ("profession", "region")
        for group in list_group_outcomes(by, scope)
    ]
    return Sheet(_("What came of it"), headings, rows)


def list_measure_pieces(scope: FigureScope) -> list[PaperPiece]:
    """The same for a paper: a chart of the shares, a table with their parts, the chain, the departments."""
    figures = list_figures(scope)
    table = [(figure.measure.label, figure.text, figure.measure.unit) for figure in figures]
    departments = list_figures_by_department(scope)
    pieces = [
        PaperPiece("heading", _("Measures")),
        *build_share_chart([(figure.measure.label, figure.text, figure.share) for figure in figures]),
        PaperPiece("table", head=(_("Measure"), _("Figure"), _("What is counted")), rows=table),
        PaperPiece("heading", _("From placement to change")),
        *_list_chain_pieces(list_chain_stages(scope, figures)),
        PaperPiece("heading", _("By department, against each team's own standard")),
    ]
    if departments:
        head = (_("Department"), *(figure.measure.label for figure in departments[0][1]))
        rows = [(department.name, *(figure.text for figure in listed)) for department, listed in departments]
        pieces.append(PaperPiece("table", head=head, rows=rows))
    else:
        pieces.append(PaperPiece("paragraph", _("No theme has reached a team in this period.")))
    definitions = [PaperPiece("point", f"{measure.label}: {measure.definition}") for measure in MEASURES]
    return [*pieces, PaperPiece("heading", _("What exactly is counted")), *definitions]


def build_share_chart(lines: Sequence[tuple[str, str, int | None]]) -> list[PaperPiece]:
    """Bars of the shares among some figures, each as long as its percentage; none where there is no percentage."""
    bars = [(label, text, str(share)) for label, text, share in lines if share is not None]
    return [PaperPiece("chart", _("Shares; a full bar is 100%"), rows=bars, full=100)] if bars else []


def _list_chain_pieces(stages: Sequence[ChainStage]) -> list[PaperPiece]:
    themes = [stage for stage in stages if stage.all_themes is not None]
    bars = [(stage.name, stage.text, str(round(stage.share_of_themes))) for stage in themes if stage.all_themes]
    table = [(stage.name, stage.text, stage.possible_text) for stage in stages]
    head = (_("Stage"), _("Number"), _("Of those that could have come this far"))
    chart = [PaperPiece("chart", _("Themes by how far they came; a full bar is all with a team"), rows=bars, full=100)]
    return [*(chart if bars else []), PaperPiece("table", head=head, rows=table)]
