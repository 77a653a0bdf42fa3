"""A calendar of placements that a person's own calendar reads, under an address that only they know."""

import datetime as dt
from collections.abc import Iterable

from flask import flash, make_response, redirect, render_template, url_for
from icalendar import Calendar, Event
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, has_permission
from frontline.core.access import public, requires
from frontline.core.clock import get_london_today
from frontline.core.pagination import paginate
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Placement
from frontline.placements.queries import lists
from frontline.placements.queries.lists import PlacementFilters
from frontline.placements.service.calendar_feeds import (
    close_calendar_feed,
    get_feed_owner,
    is_calendar_shared,
    open_calendar_feed,
)
from frontline.placements.views.blueprint import blueprint

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS
_MAX_FEED_PLACEMENTS = 2_000


@blueprint.get("/placements/calendar")
@requires(READ)
def calendar() -> str:
    """How do I see these dates in my own calendar? For those who may read placements. 200."""
    return render_template("placements/calendar.html", address="", is_shared=is_calendar_shared(current_person()))


@blueprint.post("/placements/calendar")
@requires(READ)
@commits
def open_calendar() -> str:
    """Make a new secret address, which ends an earlier one; for those who may read placements. 200."""
    token = open_calendar_feed(person=current_person())
    base_url = get_settings().home
    address = f"{base_url}{url_for('placements.feed', token=token)}"
    return render_template("placements/calendar.html", address=address, is_shared=True)


@blueprint.post("/placements/calendar/close")
@requires(READ)
@commits
def close_calendar() -> Response:
    """End the secret address; for those who may read placements. 302 to the calendar."""
    close_calendar_feed(person=current_person())
    flash(_("The calendar is closed. Its address no longer works."), "success")
    return redirect(url_for("placements.calendar"))


@blueprint.get("/calendars/<token>.ics")
@public
def feed(token: str) -> Response:
    """First days, last days and what is due, as iCalendar; for whoever has the address. 200, 404."""
    person = get_feed_owner(token)
    sees_all = has_permission(person, MANAGE)
    open_placements = lists.list_placements(person, PlacementFilters("open"), get_london_today(), sees_all=sees_all)
    response = make_response(
        _build_calendar(paginate(open_placements, size=_MAX_FEED_PLACEMENTS, number=1).rows).to_ical()
    )
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return response


def _build_calendar(placements: Iterable[Placement]) -> Calendar:
    ics_calendar = Calendar()
    ics_calendar.add("prodid", "-//Frontline//Placements//EN")
    ics_calendar.add("version", "2.0")
    ics_calendar.add("x-wr-calname", _("Placements"))
    for placement in placements:
        name = f"{placement.person.name}, {placement.host_department.short_name}"
        for key, day, summary in (
            ("first", placement.starts_on, _("First day: %(name)s", name=name)),
            ("last", placement.ends_on, _("Last day: %(name)s", name=name)),
            ("due", placement.next_due_on, _("Something is due: %(name)s", name=name)),
        ):  # fmt: skip
            if day is not None:
                ics_calendar.add_component(_build_event(f"{placement.id}-{key}", day, summary))
    return ics_calendar


def _build_event(uid: str, day: dt.date, summary: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@frontline")
    event.add("dtstamp", dt.datetime.now(dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    return event
