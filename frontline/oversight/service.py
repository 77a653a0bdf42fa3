"""Rebuild the measures, write the monthly report, and offer help to those who have gone quiet."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_last_day_of_month, get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_month
from frontline.core.translation import gettext as _
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify
from frontline.oversight.measure_rows import rebuild_measure_rows
from frontline.oversight.measures import MEASURES_BY_KEY
from frontline.oversight.models import MonthlyReport, MonthlyReportState
from frontline.oversight.report_text import get_placeholder_text, list_report_figures, render_report_body
from frontline.placements.models.placement import Placement, PlacementState

_QUIET_PERIOD = dt.timedelta(days=90)


def refresh_measures(today: dt.date) -> int:
    """Rebuild all measure rows; returns how many."""
    return rebuild_measure_rows(today)


def draft_monthly_report(*, month: dt.date) -> MonthlyReport:
    """Write the report on a month from its figures; where there is one already, that one.

    Raises:
        FieldError: the month is not over.
    """
    month, today = month.replace(day=1), get_london_today()
    if get_last_day_of_month(month) >= today:
        raise FieldError("month", "Choose a month that is over")
    figures = list_report_figures(month, today)
    statement = insert(MonthlyReport).values(
        id=uuid.uuid4(),
        month=month,
        title=_("What the front line said, and what came of it: %(month)s", month=format_month(month)),
        body=render_report_body(month, today, figures),
        state=MonthlyReportState.DRAFT,
        figures=[[pair.figure.measure.key, pair.figure.text, pair.before.text, pair.figure.share] for pair in figures],
    )
    report_id = db.session.scalar(statement.on_conflict_do_nothing().returning(MonthlyReport.id))
    if report_id is not None:
        record_event("report.written", kind="report", key=report_id, new="draft")
    return db.session.scalars(select(MonthlyReport).where(MonthlyReport.month == month)).one()


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
    if "(Write here" in report.body or get_placeholder_text() in report.body:
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


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure of a report as it was: what it is called, what it said, the month before, and its share in percent."""

    label: str
    text: str
    before: str
    share: int | None


def list_kept_figures(report: MonthlyReport) -> list[KeptFigure]:
    """The figures of a report as they were; reports of earlier releases kept nothing of the month before."""
    kept = [(*stored, "", None)[:4] for stored in report.figures if stored[0] in MEASURES_BY_KEY]
    return [KeptFigure(MEASURES_BY_KEY[key].label, text, before, share) for key, text, before, share in kept]
