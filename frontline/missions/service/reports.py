"""The six-monthly delivery report: written from the data, edited, cleared by somebody else, published."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.missions.models.stocktake import DeliveryReport, ReportState
from frontline.missions.queries.milestones import MilestoneStatus, list_milestone_statuses, list_milestones
from frontline.missions.queries.stocktakes import get_mission_summary, list_open_actions
from frontline.missions.trajectory import format_value
from frontline.organisations import queries as organisations
from frontline.organisations.models import Mission
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size

_MONTHS_PER_HALF = 6
_PLACEHOLDER = "(Write here"


def get_half_year_start(day: dt.date) -> dt.date:
    """The first day of the half year that a day is in."""
    return dt.date(day.year, 1 if day.month <= _MONTHS_PER_HALF else _MONTHS_PER_HALF + 1, 1)


def write_delivery_report(*, starts_on: dt.date, person: Person) -> DeliveryReport:
    """Write the draft of the report on a half year; where there is one already, that one.

    Raises:
        FieldError: the half year has not begun.
    """
    starts_on = get_half_year_start(starts_on)
    if starts_on > get_london_today():
        raise FieldError("half", _("Select a half year that has begun"))
    title = _("Delivery report: %(half)s", half=format_half_year(starts_on))
    statuses_by_mission = {
        mission: list_milestone_statuses(list_milestones(mission.id), person)
        for mission in organisations.list_missions()
    }
    figures = [
        [f"{mission.name}: {status.milestone.target.title}", status.trajectory.summary]
        for mission, statuses in statuses_by_mission.items()
        for status in statuses
    ]
    body = "\n".join(
        line for mission, statuses in statuses_by_mission.items() for line in _write_chapter(mission, statuses, person)
    )
    statement = insert(DeliveryReport).values(
        id=uuid.uuid4(), starts_on=starts_on, title=title, body=_write_opening() + body, figures=figures,
        state=ReportState.DRAFT, edited_by_id=person.id, editors=[str(person.id)],
    )  # fmt: skip
    report_id = db.session.scalar(statement.on_conflict_do_nothing().returning(DeliveryReport.id))
    if report_id is not None:
        record_event("delivery_report.written", kind="report", key=report_id, new=ReportState.DRAFT)
    return db.session.scalars(select(DeliveryReport).where(DeliveryReport.starts_on == starts_on)).one()


def format_half_year(starts_on: dt.date) -> str:
    """A half year as "January to June 2027"."""
    if starts_on.month == 1:
        return _("January to June %(year)s", year=starts_on.year)
    return _("July to December %(year)s", year=starts_on.year)


def _write_opening() -> str:
    return _("Milestones, progress against them, and what the front line says.") + "\n\n"


def _write_chapter(mission: Mission, statuses: list[MilestoneStatus], person: Person) -> Iterator[str]:
    """A mission: its milestones, the relevant themes, the open actions of its stocktakes."""
    if not statuses:
        return
    yield f"## {mission.name}\n"
    for status in statuses:
        target = status.milestone.target
        target_value = format_value(target.value, target.unit)
        yield (
            f"**{target.title}**"
            + (f" ({target_value}, {format_date(target.due_on)})" if target_value else "")
            + f". {status.trajectory.summary}"
        )
        if status.confidence:
            words = {"rating": status.confidence.rating.label, "why": status.confidence.rationale}
            yield _("Delivery confidence: %(rating)s. %(why)s", **words)
        if names := ", ".join(theme.name for theme in _list_nameable_themes(status.contradicted_by)):
            yield _(
                "Front-line themes that are severe, growing and unanswered contradict this: %(names)s.", names=names
            )
        yield ""
    yield from _write_frontline_section(mission, person)
    yield _("(Write here what is done about it.)") + "\n"


def _list_nameable_themes(themes: Sequence[Theme]) -> list[Theme]:
    """Themes whose names everybody who reads a report may read: enough people speak in them."""
    return [theme for theme in themes if theme.single_insight_id is None and theme.people_count >= MINIMUM_GROUP_SIZE]


def _write_frontline_section(mission: Mission, person: Person) -> Iterator[str]:
    summary = get_mission_summary(mission.id, person, get_london_today())
    yield from (
        f"- {theme.name}: {describe_size(theme).lower()}" for theme in _list_nameable_themes(summary.themes)[:5]
    )
    yield from (f"- {_('Change made')}: {commitment.what}" for commitment in summary.delivered[:5])
    actions = list_open_actions(mission.id)
    if actions:
        several = _("%(number)s actions of stocktakes are open.", number=len(actions))
        yield "- " + (_("1 action of a stocktake is open.") if len(actions) == 1 else several)
    yield ""


def save_delivery_report(*, report: DeliveryReport, person: Person, title: str, body: str) -> None:
    """Change a draft; one that was cleared must be cleared anew.

    Raises:
        TransitionError: it is published.
    """
    _require_unpublished(report)
    if (report.title, report.body) == (title, body):
        return
    report.title, report.body, report.edited_by_id = title, body, person.id
    report.editors = sorted({*report.editors, str(person.id)})
    report.state, report.cleared_by_id = ReportState.DRAFT, None
    record_event("delivery_report.changed", kind="report", key=report.id)


def clear_delivery_report(*, report: DeliveryReport, person: Person) -> None:
    """Clear a draft, for somebody who wrote none of it.

    Raises:
        TransitionError: it is no draft, or they changed it themselves.
        FieldError: part of it is still to be written.
    """
    if report.state is not ReportState.DRAFT:
        raise TransitionError("This report is no draft any more.")
    if str(person.id) in report.editors:
        raise TransitionError("You wrote part of it, so somebody else must clear it.")
    if _PLACEHOLDER in report.body or _("(Write here what is done about it.)") in report.body:
        raise FieldError("body", _("Part of it still waits to be written"))
    report.state, report.cleared_by_id = ReportState.CLEARED, person.id
    record_event(
        "delivery_report.cleared", kind="report", key=report.id, old=ReportState.DRAFT, new=ReportState.CLEARED
    )


def publish_delivery_report(*, report: DeliveryReport) -> None:
    """Publish a report that is cleared; it does not change from then on.

    Raises:
        TransitionError: it is not cleared.
    """
    if report.state is not ReportState.CLEARED:
        raise TransitionError("A report is published once somebody has cleared it.")
    report.state, report.published_at = ReportState.PUBLISHED, now()
    record_event(
        "delivery_report.published", kind="report", key=report.id, old=ReportState.CLEARED, new=ReportState.PUBLISHED
    )


def delete_delivery_report(*, report: DeliveryReport) -> None:
    """Delete a draft: it can be written anew.

    Raises:
        TransitionError: it is published.
    """
    _require_unpublished(report)
    record_event("delivery_report.deleted", kind="report", key=report.id, old=report.state)
    db.session.delete(report)


def _require_unpublished(report: DeliveryReport) -> None:
    if report.state is ReportState.PUBLISHED:
        raise TransitionError("This report is published, so it can no longer be changed.")
