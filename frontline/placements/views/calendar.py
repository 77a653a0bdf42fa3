"""A calendar of placements that a person's own calendar reads, under an address that only they know."""

import datetime as dt
from collections.abc import Iterable

from flask import current_app, flash, make_response, redirect, render_template, url_for
from icalendar import Calendar, Event
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, holds
from frontline.core.access import public, requires
from frontline.core.furniture import paginate, today
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.placements import queries, service
from frontline.placements.models import Placement
from frontline.placements.queries import Filters
from frontline.placements.views.blueprint import blueprint

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS
_MOST = 2_000


@blueprint.get("/placements/calendar")
@requires(READ)
def calendar() -> str:
    """How do I see these dates in my own calendar?"""
    return render_template("placements/calendar.html", address="")


@blueprint.post("/placements/calendar")
@requires(READ)
@writes
def open_calendar() -> str:
    """A new secret address; an earlier one ends."""
    token = service.open_feed(person=current_person())
    home = current_app.config["SETTINGS"].home
    address = f"{home}{url_for('placements.feed', token=token)}"
    return render_template("placements/calendar.html", address=address)


@blueprint.post("/placements/calendar/close")
@requires(READ)
@writes
def close_calendar() -> Response:
    """Nobody reads it any more."""
    service.close_feed(person=current_person())
    flash("The calendar is closed: its address opens nothing any more.", "success")
    return redirect(url_for("placements.calendar"))


@blueprint.get("/calendars/<token>.ics")
@public
def feed(token: str) -> Response:
    """First days, last days and what is due, for whoever has the address."""
    person = service.reader_of(token)
    everything = holds(person, MANAGE)
    wanted = queries.placements(person, Filters("open"), today(), everything=everything)
    response = make_response(_calendar(paginate(wanted, size=_MOST, number=1).rows).to_ical())
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return response


def _calendar(placements: Iterable[Placement]) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Frontline//Placements//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Placements"))
    for placement in placements:
        name = f"{placement.person.name}, {placement.host_department.short_name}"
        for key, day, words in (
            ("first", placement.starts_on, _("First day: %(name)s", name=name)),
            ("last", placement.ends_on, _("Last day: %(name)s", name=name)),
            ("due", placement.next_due_on, _("Something is due: %(name)s", name=name)),
        ):  # fmt: skip
            if day is not None:
                made.add_component(_event(f"{placement.id}-{key}", day, words))
    return made


def _event(uid: str, day: dt.date, words: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@frontline")
    event.add("dtstamp", dt.datetime.now(dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", words)
    event.add("transp", "TRANSPARENT")
    return event
