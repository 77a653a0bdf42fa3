"""Make the measures anew, write the monthly report, and offer help to those who have gone quiet."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import month as in_words
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.insights.models import Insight
from frontline.notices.service import Message, tell
from frontline.oversight import queries
from frontline.oversight.facts import make_facts
from frontline.oversight.measures import BY_KEY
from frontline.oversight.models import Report, ReportState
from frontline.oversight.queries import Figure, Wanted
from frontline.placements.models import Placement, PlacementState

_QUIET = dt.timedelta(days=90)


def refresh(today: dt.date) -> int:
    """Make all facts anew; returns how many."""
    return make_facts(today)


def write_report(*, month: dt.date) -> Report:
    """Write the report on a month from its figures; where there is one already, that one.

    Raises:
        FieldError: the month is not over.
    """
    month = month.replace(day=1)
    last = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    if last >= today():
        raise FieldError("month", "Choose a month that is over")
    wanted, before = Wanted(last, months=1), Wanted(month - dt.timedelta(days=1), months=1)
    figures = queries.figures(wanted)
    title = _("What the front line said, and what came of it: %(month)s", month=in_words(month))
    row = insert(Report).values(
        id=uuid.uuid4(), month=month, title=title, body=_body(figures, queries.figures(before), last),
        state=ReportState.DRAFT, figures=[[one.measure.key, one.words] for one in figures],
    )  # fmt: skip
    made = db.session.scalar(row.on_conflict_do_nothing().returning(Report.id))
    if made is not None:
        record("report.written", kind="report", key=made, new="draft")
    return db.session.scalars(select(Report).where(Report.month == month)).one()


def _body(figures: list[Figure], before: list[Figure], last: dt.date) -> str:
    """The report as Markdown, for people to go on from."""
    about = _(
        "These are the figures of %(month)s. Counts are lower bounds, from people who chose to write.",
        month=in_words(last),
    )
    lines = [about, "", *(_line(one, earlier) for one, earlier in zip(figures, before, strict=True))]
    lines += ["", "## " + _("Where it leaks"), "", _leak(last)]
    late = queries.overdue(last)
    if late:
        lines += ["", "## " + _("Overdue"), ""]
        lines += [f"- {one.team.department.name}, {one.team.name}: {one.to_accept + one.to_answer}" for one in late]
    lines += ["", "## " + _("What we do about it"), "", _to_be_written()]
    return "\n".join(lines)


def _line(figure: Figure, earlier: Figure) -> str:
    said = {"measure": figure.measure.label, "words": figure.words, "before": earlier.words}
    return _("- **%(measure)s:** %(words)s. The month before: %(before)s.", **said)


def _leak(last: dt.date) -> str:
    year = Wanted(last, months=12)
    leak = queries.leak(queries.flow(year, queries.figures(year)))
    if leak is None:
        return _("Nothing is lost between a theme and a change at scale, or there is nothing to say yet.")
    said = {"month": in_words(last), "stage": leak.name.lower(), "share": leak.share}
    return _("Over the year to %(month)s, the chain loses most before “%(stage)s”: %(share)s%% get there.", **said)


def _to_be_written() -> str:
    """What stands in a draft where people have to go on."""
    return _("(Write here what was decided, by whom and until when.)")


def save_report(*, report: Report, title: str, body: str, person: Person) -> None:
    """Change a draft.

    Raises:
        TransitionError: it is published.
    """
    _require_draft(report)
    report.title, report.body, report.edited_by_id = title, body, person.id
    record("report.changed", kind="report", key=report.id)


def publish_report(*, report: Report) -> None:
    """Publish a report; it does not change from then on.

    Raises:
        TransitionError: it is published.
        FieldError: something in it still waits to be written.
    """
    _require_draft(report)
    if "(Write here" in report.body or _to_be_written() in report.body:
        raise FieldError("body", "Write what is done about it, or take the part out")
    report.state, report.published_at = ReportState.PUBLISHED, now()
    record("report.published", kind="report", key=report.id, old="draft", new="published")


def delete_report(*, report: Report) -> None:
    """Throw a draft away: it can be written anew.

    Raises:
        TransitionError: it is published.
    """
    _require_draft(report)
    record("report.deleted", kind="report", key=report.id, old="draft")
    db.session.delete(report)


def _require_draft(report: Report) -> None:
    db.session.flush()
    db.session.refresh(report, with_for_update=True)
    if report.state is not ReportState.DRAFT:
        raise TransitionError("This report is published, so it can no longer be changed.")


def offer_help(today: dt.date) -> None:
    """Write to everybody on a placement who has sent nothing for three months, once a quarter: nobody sees to whom."""
    since = now() - _QUIET
    wrote = select(Insight.author_id).where(Insight.author_id.is_not(None), Insight.submitted_at > since)
    on_placement = select(Placement.person_id).where(
        Placement.state == PlacementState.ACTIVE, Placement.starts_on < today - _QUIET
    )
    quiet = select(Person.id).where(
        Person.id.in_(on_placement), Person.id.not_in(wrote), Person.deactivated_at.is_(None)
    )
    body = _(
        "You have not logged anything for a while. One thing that you saw is enough, and it takes a few minutes."
        " If something keeps you from it, your coordinators help. Only you see this message."
    )
    cause = f"quiet:{today.year}:{(today.month - 1) // 3}"
    tell(quiet, Message(cause, _("Is there something that policy should know?"), body, "/insights/new"))


def figure_words(kept: list[list[str]]) -> list[tuple[str, str]]:
    """The figures of a report as they were: what each is called, and what it said."""
    return [(BY_KEY[key].label, words) for key, words in kept if key in BY_KEY]
