"""The draft of a monthly report, written from the figures of its own month, for people to go on from."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.analysis import Share
from frontline.core.formatting import format_date, format_month
from frontline.core.translation import gettext as _
from frontline.oversight.queries.bottlenecks import OverdueTeam, list_overdue_teams
from frontline.oversight.queries.figures import Figure, FigureScope, list_figures
from frontline.oversight.queries.reports import list_answers_of_month
from frontline.oversight.queries.results_chain import find_bottleneck, list_chain_stages
from frontline.themes.queries.suggestion_record import find_month_record

_MAX_ANSWERS = 12


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure of a month, and of the month before."""

    figure: Figure
    before: Figure


def list_report_figures(month: dt.date, today: dt.date) -> list[ReportFigure]:
    """Every figure of a month and of the one before, as recorded today."""
    before = (month - dt.timedelta(days=1)).replace(day=1)
    figures, earlier = (list_figures(FigureScope(today, months=1, last_month=last)) for last in (month, before))
    return [ReportFigure(*pair) for pair in zip(figures, earlier, strict=True)]


def render_report_body(month: dt.date, today: dt.date, figures: Sequence[ReportFigure]) -> str:
    """The report on a month as Markdown."""
    sections = (
        (None, _list_introduction(month, today)),
        (_("Figures"), _list_figure_lines(figures, month)),
        (_("Answered in %(month)s", month=format_month(month)), _list_answer_lines(month)),
        (_("Main bottleneck"), [_render_bottleneck(month, today)]),
        (_("Overdue on %(day)s", day=format_date(today)), _list_overdue_lines(today)),
        (_("What people made of suggestions"), _list_quality_lines(month)),
        (_("What we do about it"), [get_placeholder_text()]),
    )
    lines: list[str] = []
    for heading, section in sections:
        if section:
            lines += [*(["", f"## {heading}", ""] if heading else []), *section]
    return "\n".join(lines)


def get_placeholder_text() -> str:
    """What stands in a draft where people have to go on."""
    return _("(Write here what was decided, by whom and until when.)")


def _list_introduction(month: dt.date, today: dt.date) -> list[str]:
    words = {"month": format_month(month), "day": format_date(today)}
    return [
        _(
            "These are the figures of %(month)s, as recorded on %(day)s. Counts are lower bounds, from people who chose"
            " to write. What people sent or said is rounded to the nearest 5.",
            **words,
        )
    ]


def _render_figure(pair: ReportFigure, month: dt.date) -> str:
    before = format_month(month - dt.timedelta(days=1))
    params = {"measure": pair.figure.measure.label, "words": pair.figure.text}
    return _("- **%(measure)s:** %(words)s. %(month)s: %(before)s.", month=before, before=pair.before.text, **params)


def _list_figure_lines(pairs: Sequence[ReportFigure], month: dt.date) -> list[str]:
    """A line for each figure that there is; those without one in either month together."""
    lines = [_render_figure(pair, month) for pair in pairs if pair.figure.is_told or pair.before.is_told]
    untold = defaultdict(list)
    for pair in pairs:
        if not (pair.figure.is_told or pair.before.is_told):
            untold[pair.figure.text].append(pair.figure.measure.label)
    return [
        *lines,
        *(
            _("- %(reason)s, in either month: %(measures)s.", reason=reason, measures="; ".join(labels))
            for reason, labels in untold.items()
        ),
    ]


def _list_answer_lines(month: dt.date) -> list[str]:
    """Which themes had their answer in that month, from which team, and with what outcome."""
    answers = list_answers_of_month(month)
    lines = [
        _(
            "- **%(theme)s:** %(outcome)s (%(department)s, %(team)s).",
            theme=answer.theme,
            outcome=answer.outcome.label,
            department=answer.department,
            team=answer.team,
        )
        for answer in answers[:_MAX_ANSWERS]
    ]
    more = len(answers) - len(lines)
    return [*lines, *([_("- And %(number)s more.", number=more)] if more else [])] or [_("No answer was published.")]


def _render_bottleneck(month: dt.date, today: dt.date) -> str:
    scope = FigureScope(today, months=12, last_month=month)
    bottleneck = find_bottleneck(list_chain_stages(scope, list_figures(scope)))
    if bottleneck is None:
        return _("There is no bottleneck between a theme and a change at scale, or too little to say yet.")
    return _(
        "In the year to %(month)s, the main bottleneck is before “%(stage)s”: %(words)s got there.",
        month=format_month(month), stage=bottleneck.name, words=bottleneck.possible_text,
    )  # fmt: skip


def _list_overdue_lines(today: dt.date) -> list[str]:
    return [_render_overdue_team(overdue_team) for overdue_team in list_overdue_teams(today)] or [_("Nothing.")]


def _render_overdue_team(overdue_team: OverdueTeam) -> str:
    counts = [
        _count_themes(number) + " " + words
        for number, words in ((overdue_team.to_accept, _("to accept")), (overdue_team.to_answer, _("to answer")))
        if number
    ]
    team = overdue_team.team
    words = {"department": team.department.name, "team": team.name, "counts": ", ".join(counts)}
    return _("- %(department)s, %(team)s: %(counts)s.", **words)


def _count_themes(number: int) -> str:
    return _("1 theme") if number == 1 else _("%(number)s themes", number=f"{number:,}")


def _list_quality_lines(month: dt.date) -> list[str]:
    """How many of the machine's suggestions people kept that month; nothing where they confirmed none."""
    record = find_month_record(month)
    if record is None:
        return []
    shares = ((_("Names"), record.names), (_("Groups"), record.groups), (_("Teams"), record.teams))
    explained = _(
        "Of the themes that people confirmed in that month, how many kept what the machine had suggested. The range in"
        " brackets says how far chance alone could move the share."
    )
    return [explained, "", *(f"- **{label}:** {_describe_share(share)}" for label, share in shares if share.total)]


def _describe_share(share: Share) -> str:
    return _(
        "%(count)s of %(total)s kept (%(low)s%% to %(high)s%%)",
        count=share.count, total=share.total, low=round(100 * share.low), high=round(100 * share.high),
    )  # fmt: skip
