"""The six-monthly delivery report: written from the data, edited, cleared by somebody else, published."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import date, today
from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.missions import queries
from frontline.missions.models import DeliveryReport, ReportState
from frontline.missions.queries import Standing
from frontline.missions.trajectory import number
from frontline.organisations import queries as organisations
from frontline.organisations.models import Mission
from frontline.themes.models import Theme
from frontline.themes.numbers import size

_HALF = 6  # months
_HERE = "(Write here"


def half_of(day: dt.date) -> dt.date:
    """The first day of the half year that a day is in."""
    return dt.date(day.year, 1 if day.month <= _HALF else _HALF + 1, 1)


def write(*, starts_on: dt.date, person: Person) -> DeliveryReport:
    """Write the draft of the report on a half year; where there is one already, that one.

    Raises:
        FieldError: the half year has not begun.
    """
    starts_on = half_of(starts_on)
    if starts_on > today():
        raise FieldError("half", _("Select a half year that has begun"))
    title = _("Delivery report: %(half)s", half=half_in_words(starts_on))
    rows = {one: queries.standings(queries.milestones(one.id), person) for one in organisations.missions()}
    figures = [
        [f"{mission.name}: {one.milestone.target.title}", one.trajectory.summary]
        for mission, standings in rows.items()
        for one in standings
    ]
    body = "\n".join(line for mission, standings in rows.items() for line in _chapter(mission, standings, person))
    row = insert(DeliveryReport).values(
        id=uuid.uuid4(), starts_on=starts_on, title=title, body=_opening() + body, figures=figures,
        state=ReportState.DRAFT, edited_by_id=person.id, editors=[str(person.id)],
    )  # fmt: skip
    made = db.session.scalar(row.on_conflict_do_nothing().returning(DeliveryReport.id))
    if made is not None:
        record("delivery_report.written", kind="report", key=made, new=ReportState.DRAFT)
    return db.session.scalars(select(DeliveryReport).where(DeliveryReport.starts_on == starts_on)).one()


def half_in_words(starts_on: dt.date) -> str:
    """A half year as "January to June 2027"."""
    if starts_on.month == 1:
        return _("January to June %(year)s", year=starts_on.year)
    return _("July to December %(year)s", year=starts_on.year)


def _opening() -> str:
    return _("What was to be reached, how far it is, and what the front line says of it.") + "\n\n"


def _chapter(mission: Mission, rows: list[Standing], person: Person) -> Iterator[str]:
    """A mission: its milestones, what bears on them, what its stocktakes gave out to do."""
    if not rows:
        return
    yield f"## {mission.name}\n"
    for one in rows:
        target = one.milestone.target
        aim = number(target.value, target.unit)
        yield (
            f"**{target.title}**" + (f" ({aim}, {date(target.due_on)})" if aim else "") + f". {one.trajectory.summary}"
        )
        if one.confidence:
            said = {"rating": one.confidence.rating.label, "why": one.confidence.rationale}
            yield _("Delivery confidence: %(rating)s. %(why)s", **said)
        if names := ", ".join(theme.name for theme in _for_all(one.contradicted_by)):
            yield _(
                "The front line says otherwise, severely, more and more, and without an answer: %(names)s.", names=names
            )
        yield ""
    yield from _heard(mission, person)
    yield _("(Write here what is done about it.)") + "\n"


def _for_all(themes: Sequence[Theme]) -> list[Theme]:
    """Themes whose names everybody who reads a report may read: enough people speak in them."""
    return [one for one in themes if one.alone_insight_id is None and one.people_count >= MINIMUM_GROUP_SIZE]


def _heard(mission: Mission, person: Person) -> Iterator[str]:
    told = queries.said_of(mission.id, person, today())
    yield from (f"- {theme.name}: {size(theme).lower()}" for theme in _for_all(told.themes)[:5])
    yield from (f"- {_('Change made')}: {one.what}" for one in told.made[:5])
    open_ones = queries.open_actions(mission.id)
    if open_ones:
        yield "- " + _("%(number)s actions of stocktakes are open.", number=len(open_ones))
    yield ""


def save(*, report: DeliveryReport, person: Person, title: str, body: str) -> None:
    """Change a draft; one that was cleared must be cleared anew.

    Raises:
        TransitionError: it is published.
    """
    _require_not(report, ReportState.PUBLISHED)
    if (report.title, report.body) == (title, body):
        return
    report.title, report.body, report.edited_by_id = title, body, person.id
    report.editors = sorted({*report.editors, str(person.id)})
    report.state, report.cleared_by_id = ReportState.DRAFT, None
    record("delivery_report.changed", kind="report", key=report.id)


def clear(*, report: DeliveryReport, person: Person) -> None:
    """Clear a draft in which one changed nothing.

    Raises:
        TransitionError: it is no draft, or one changed it oneself.
        FieldError: something in it still waits to be written.
    """
    if report.state is not ReportState.DRAFT:
        raise TransitionError("This report is no draft any more.")
    if str(person.id) in report.editors:
        raise TransitionError("You wrote part of it, so somebody else must clear it.")
    if _HERE in report.body or _("(Write here what is done about it.)") in report.body:
        raise FieldError("body", _("Something in it still waits to be written"))
    report.state, report.cleared_by_id = ReportState.CLEARED, person.id
    record("delivery_report.cleared", kind="report", key=report.id, old=ReportState.DRAFT, new=ReportState.CLEARED)


def publish(*, report: DeliveryReport) -> None:
    """Publish a report that is cleared; it does not change from then on.

    Raises:
        TransitionError: it is not cleared.
    """
    if report.state is not ReportState.CLEARED:
        raise TransitionError("A report is published once somebody has cleared it.")
    report.state, report.published_at = ReportState.PUBLISHED, now()
    record(
        "delivery_report.published", kind="report", key=report.id, old=ReportState.CLEARED, new=ReportState.PUBLISHED
    )


def delete(*, report: DeliveryReport) -> None:
    """Throw a draft away: it can be written anew.

    Raises:
        TransitionError: it is published.
    """
    _require_not(report, ReportState.PUBLISHED)
    record("delivery_report.deleted", kind="report", key=report.id, old=report.state)
    db.session.delete(report)


def _require_not(report: DeliveryReport, state: ReportState) -> None:
    if report.state is state:
        raise TransitionError("This report is published, so it can no longer be changed.")
