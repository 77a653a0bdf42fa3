"""A calendar of placements that a person's own calendar reads, under an address that only they know."""

import datetime as dt
from collections.abc import Iterable

from flask import flash, make_response, redirect, render_template, request, url_for
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
from frontline.placements.calendar_entries import CalendarEntry, list_calendar_entries
from frontline.placements.queries import lists
from frontline.placements.queries.lists import PlacementFilters
from frontline.placements.queries.records import list_tasks_due_by_placement
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
    """First days, last days and what is due, as iCalendar; for whoever has the address. 200, 304, 404."""
    person, today = get_feed_owner(token), get_london_today()
    sees_all = has_permission(person, MANAGE)
    query = lists.list_placements(person, PlacementFilters("open"), today, sees_all=sees_all)
    placements = paginate(query, size=_MAX_FEED_PLACEMENTS, number=1).rows
    tasks = list_tasks_due_by_placement(placements, today)
    entries = [
        entry
        for placement in placements
        for entry in list_calendar_entries(placement, tasks[placement.id], person, sees_all=sees_all)
    ]
    response = make_response(_build_calendar(entries).to_ical())
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.add_etag()
    return response.make_conditional(request)


def _build_calendar(entries: Iterable[CalendarEntry]) -> Calendar:
    """The same entries are the same letters, whenever they are read."""
    ics_calendar = Calendar()
    ics_calendar.add("prodid", "-//Frontline//Placements//EN")
    ics_calendar.add("version", "2.0")
    ics_calendar.add("x-wr-calname", _("Placements"))
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.key)):
        ics_calendar.add_component(_build_event(entry))
    return ics_calendar


def _build_event(entry: CalendarEntry) -> Event:
    placement = entry.placement
    event, address = Event(), url_for("placements.placement", placement_id=placement.id)
    event.add("uid", f"{placement.id}-{entry.key}@frontline")
    event.add("dtstamp", placement.state_since.astimezone(dt.UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + dt.timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", f"{entry.words}\n{get_settings().home}{address}")
    event.add("url", f"{get_settings().home}{address}")
    event.add("transp", "TRANSPARENT")
    return event
