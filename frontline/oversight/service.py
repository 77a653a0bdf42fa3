"""Rebuild the measures, write the monthly report, and offer help to those who have gone quiet."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.analysis import Share
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_month as in_words
from frontline.core.translation import gettext as _
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify
from frontline.oversight.measure_rows import rebuild_measure_rows
from frontline.oversight.measures import MEASURES_BY_KEY
from frontline.oversight.models import MonthlyReport, MonthlyReportState
from frontline.oversight.queries import results_chain
from frontline.oversight.queries.bottlenecks import list_overdue_teams
from frontline.oversight.queries.figures import Figure, FigureScope, list_figures
from frontline.oversight.queries.results_chain import list_chain_stages
from frontline.placements.models.placement import Placement, PlacementState
from frontline.themes.queries.suggestion_record import find_month_record

_QUIET_PERIOD = dt.timedelta(days=90)


def refresh_measures(today: dt.date) -> int:
    """Rebuild all measure rows; returns how many."""
    return rebuild_measure_rows(today)


def draft_monthly_report(*, month: dt.date) -> MonthlyReport:
    """Write the report on a month from its figures; where there is one already, that one.

    Raises:
        FieldError: the month is not over.
    """
    month = month.replace(day=1)
    last_day = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    if last_day >= get_london_today():
        raise FieldError("month", "Choose a month that is over")
    scope, previous_scope = FigureScope(last_day, months=1), FigureScope(month - dt.timedelta(days=1), months=1)
    figures = list_figures(scope)
    title = _("What the front line said, and what came of it: %(month)s", month=in_words(month))
    statement = insert(MonthlyReport).values(
        id=uuid.uuid4(),
        month=month,
        title=title,
        body=_render_report_body(figures, list_figures(previous_scope), last_day),
        state=MonthlyReportState.DRAFT,
        figures=[[figure.measure.key, figure.text] for figure in figures],
    )
    report_id = db.session.scalar(statement.on_conflict_do_nothing().returning(MonthlyReport.id))
    if report_id is not None:
        record_event("report.written", kind="report", key=report_id, new="draft")
    return db.session.scalars(select(MonthlyReport).where(MonthlyReport.month == month)).one()


def _render_report_body(figures: list[Figure], previous_figures: list[Figure], last_day: dt.date) -> str:
    """The report as Markdown, for people to go on from."""
    introduction = _(
        "These are the figures of %(month)s. Counts are lower bounds, from people who chose to write.",
        month=in_words(last_day),
    )
    lines = [
        introduction,
        "",
        *(
            _render_figure_line(figure, previous_figure)
            for figure, previous_figure in zip(figures, previous_figures, strict=True)
        ),
    ]
    lines += ["", "## " + _("Main bottleneck"), "", _render_bottleneck(last_day)]
    overdue_teams = list_overdue_teams(last_day)
    if overdue_teams:
        lines += ["", "## " + _("Overdue"), ""]
        lines += [
            f"- {late.team.department.name}, {late.team.name}: {late.to_accept + late.to_answer}"
            for late in overdue_teams
        ]
    lines += _list_quality_lines(last_day)
    lines += ["", "## " + _("What we do about it"), "", _get_placeholder_text()]
    return "\n".join(lines)


def _list_quality_lines(last_day: dt.date) -> list[str]:
    """How many of the machine's suggestions people kept that month; nothing where they confirmed none."""
    record = find_month_record(last_day.replace(day=1))
    if record is None:
        return []
    shares = ((_("Names"), record.names), (_("Groups"), record.groups), (_("Teams"), record.teams))
    explained = _(
        "Of the themes that people confirmed, how many kept what the machine suggested. In brackets the range."
    )
    return [
        "", "## " + _("What people made of suggestions"), "", explained, "",
        *(f"- **{label}:** {_describe_share(share)}" for label, share in shares if share.total),
    ]  # fmt: skip


def _describe_share(share: Share) -> str:
    return _(
        "%(count)s of %(total)s kept (%(low)s%% to %(high)s%%)",
        count=share.count, total=share.total, low=round(100 * share.low), high=round(100 * share.high),
    )  # fmt: skip


def _render_figure_line(figure: Figure, previous_figure: Figure) -> str:
    params = {"measure": figure.measure.label, "words": figure.text, "before": previous_figure.text}
    return _("- **%(measure)s:** %(words)s. The month before: %(before)s.", **params)


def _render_bottleneck(last_day: dt.date) -> str:
    scope = FigureScope(last_day, months=12)
    bottleneck = results_chain.find_bottleneck(list_chain_stages(scope, list_figures(scope)))
    if bottleneck is None:
        return _("There is no bottleneck between a theme and a change at scale, or too little to say yet.")
    params = {"stage": bottleneck.name, "share": bottleneck.share, "among": bottleneck.among}
    return _(
        "Over the year to %(month)s, the main bottleneck is before “%(stage)s”: %(share)s%% of %(among)s get there.",
        month=in_words(last_day),
        **params,
    )


def _get_placeholder_text() -> str:
    """What stands in a draft where people have to go on."""
    return _("(Write here what was decided, by whom and until when.)")


def save_monthly_report(*, report: MonthlyReport, title: str, body: str, person: Person) -> None:
    """Change a draft.

    Raises:
        TransitionError: it is published.
    """
    _require_draft(report)
    report.title, report.body, report.edited_by_id = title, body, person.id
    record_event("report.changed", kind="report", key=report.id)


def publish_monthly_report(*, report: MonthlyReport) -> None:
    """Publish a report; it does not change from then on.

    Raises:
        TransitionError: it is published.
        FieldError: something in it still waits to be written.
    """
    _require_draft(report)
    if "(Write here" in report.body or _get_placeholder_text() in report.body:
        raise FieldError("body", "Write what is done about it, or delete that part")
    report.state, report.published_at = MonthlyReportState.PUBLISHED, now()
    record_event("report.published", kind="report", key=report.id, old="draft", new="published")


def delete_monthly_report(*, report: MonthlyReport) -> None:
    """Throw a draft away: it can be written anew.

    Raises:
        TransitionError: it is published.
    """
    _require_draft(report)
    record_event("report.deleted", kind="report", key=report.id, old="draft")
    db.session.delete(report)


def _require_draft(report: MonthlyReport) -> None:
    db.session.flush()
    db.session.refresh(report, with_for_update=True)
    if report.state is not MonthlyReportState.DRAFT:
        raise TransitionError("This report is published, so it can no longer be changed.")


def offer_help_to_quiet_secondees(today: dt.date) -> None:
    """Write to everybody on a placement who has sent nothing for three months, once a quarter: nobody sees to whom."""
    since = now() - _QUIET_PERIOD
    recent_author_ids = select(Insight.author_id).where(Insight.author_id.is_not(None), Insight.submitted_at > since)
    placed_person_ids = select(Placement.person_id).where(
        Placement.state == PlacementState.ACTIVE, Placement.starts_on < today - _QUIET_PERIOD
    )
    quiet_person_ids = select(Person.id).where(
        Person.id.in_(placed_person_ids), Person.id.not_in(recent_author_ids), Person.deactivated_at.is_(None)
    )
    body = _(
        "You have not logged anything for a while. One thing that you saw is enough, and it takes a few minutes."
        " If something keeps you from it, your coordinators help. Only you see this message."
    )
    dedup_key = f"quiet:{today.year}:{(today.month - 1) // 3}"
    notify(
        quiet_person_ids,
        Notification(dedup_key, _("Is there something that policy should know?"), body, "/insights/new"),
    )


def list_report_figures(stored_figures: list[list[str]]) -> list[tuple[str, str]]:
    """The figures of a report as they were: what each is called, and what it said."""
    return [(MEASURES_BY_KEY[key].label, text) for key, text in stored_figures if key in MEASURES_BY_KEY]
