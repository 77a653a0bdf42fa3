"""How people of a team work on themes together: who has which, what they note, who covers for whom."""

import datetime as dt
import uuid

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError
from frontline.core.events import publish_event
from frontline.core.formatting import format_date
from frontline.notices.mentions import find_mentioned_people, has_mentions, notify_mentioned
from frontline.notices.service import Notification, notify, notify_person
from frontline.organisations.models import Team
from frontline.themes.events import WorkHandedOver
from frontline.themes.models.curation import LeaveCover, SavedView, TeamNote, ThemeWatch
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, Theme
from frontline.themes.notifications import add_leave_covers
from frontline.themes.numbers import describe_size
from frontline.themes.queries.access import list_readable_themes
from frontline.themes.states import lock_theme

_MAX_VIEWS = 20


def assign_member(*, theme: Theme, team: Team, member: Person | None, person: Person) -> None:
    """Say who of the team owns a theme; with nobody, it is everybody's again.

    Raises:
        FieldError: they are not of the team.
    """
    if member is not None and not accounts.is_team_member(member.id, team.id):
        raise FieldError("member", "Select somebody of %(team)s", team=team.name)
    theme = lock_theme(theme.id)
    for routing in theme.routings:
        if routing.team_id == team.id:
            routing.assignee_id = member.id if member else None
            record_event("theme.assigned", kind="theme", key=theme.id)
            if member is not None and member.id != person.id:
                dedup_key = f"assigned:{theme.id}:{member.id}:{theme.version}"
                title = f"{person.name} has assigned a theme to you"
                people = add_leave_covers(select(Person.id).where(Person.id == member.id))
                notify(people, Notification(dedup_key, title, f"{describe_size(theme)}.", f"/themes/{theme.id}"))


def add_team_note(*, key: uuid.UUID, theme: Theme, team: Team, person: Person, text: str) -> None:
    """Write something down that only the team reads, once under the key of its form; who is mentioned in it is told.

    Raises:
        FieldError: it mentions somebody who may not read it.
    """
    mentioned_ids = _find_mentioned_colleagues(text, theme, team) if has_mentions(text) else set()
    note = insert(TeamNote).values(id=key, theme_id=theme.id, team_id=team.id, person_id=person.id, text=text)
    added_id = db.session.scalar(note.on_conflict_do_nothing().returning(TeamNote.id))
    if added_id and mentioned_ids:
        notify_mentioned(mentioned_ids, by=person, words=text, key=f"note:{key}", path=f"/themes/{theme.id}#notes")


def _find_mentioned_colleagues(text: str, theme: Theme, team: Team) -> set[uuid.UUID]:
    """Who of a team is mentioned, of those who may read the theme and so its notes."""
    members = db.session.scalars(select(Person).where(Person.id.in_(accounts.list_team_member_ids(team.id)))).all()
    readers = {member.id: member.name for member in members if list_readable_themes([theme.id], member)}
    return find_mentioned_people(text, readers, field="text")


def delete_team_note(*, note_id: uuid.UUID, person: Person) -> uuid.UUID:
    """Delete a note of one's own; returns the theme that it was about.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: somebody else wrote it.
    """
    note = db.session.get(TeamNote, note_id)
    if note is None:
        raise NotFoundError("There is no such note.")
    if note.person_id != person.id:
        raise ForbiddenError("Only whoever wrote a note can delete it.")
    db.session.delete(note)
    return note.theme_id


def set_theme_watch(*, theme: Theme, person: Person, watching: bool) -> None:
    """Hear what becomes of a theme, or do not any longer."""
    if watching:
        theme_watch = insert(ThemeWatch).values(theme_id=theme.id, person_id=person.id)
        db.session.execute(theme_watch.on_conflict_do_nothing())
    else:
        is_own_watch = (ThemeWatch.theme_id == theme.id) & (ThemeWatch.person_id == person.id)
        db.session.execute(delete(ThemeWatch).where(is_own_watch))


def save_inbox_view(*, person: Person, name: str, query: str) -> None:
    """Save the filters and the order of an inbox under a name; the same name replaces it.

    Raises:
        FieldError: there are many already.
    """
    lock_key("inbox_view", person.id)
    views = db.session.scalars(select(SavedView).where(SavedView.person_id == person.id)).all()
    same_name = next((view for view in views if view.name == name), None)
    if same_name is not None:
        same_name.query = query
    elif len(views) >= _MAX_VIEWS:
        raise FieldError("name", "You have %(number)s saved views. Delete one first", number=_MAX_VIEWS)
    else:
        db.session.add(SavedView(person_id=person.id, name=name, query=query))


def delete_inbox_view(*, person: Person, view_id: uuid.UUID) -> None:
    """Delete a saved view."""
    db.session.execute(delete(SavedView).where(SavedView.id == view_id, SavedView.person_id == person.id))


def add_leave_cover(*, person: Person, covered_by: Person, starts_on: dt.date, ends_on: dt.date) -> None:
    """Somebody of one's team hears of one's themes while one is away.

    Raises:
        FieldError: the days are in the wrong order, or it is oneself.
    """
    if covered_by.id == person.id:
        raise FieldError("by", "Select somebody else")
    if ends_on < starts_on:
        raise FieldError("ends_on", "The last day must be the first day or later")
    db.session.add(LeaveCover(person_id=person.id, covered_by_id=covered_by.id, starts_on=starts_on, ends_on=ends_on))
    days = f"from {starts_on.day} {starts_on:%B} to {format_date(ends_on)}"
    body = f"What {person.name} would be told about themes comes to you too, {days}."
    dedup_key = f"cover:{person.id}:{covered_by.id}:{starts_on}:{ends_on}"
    notify_person(covered_by.id, Notification(dedup_key, f"You cover for {person.name}", body, "/inbox"))


def end_leave_cover(*, person: Person, cover_id: uuid.UUID) -> None:
    """End a cover: whoever was away is back."""
    db.session.execute(delete(LeaveCover).where(LeaveCover.id == cover_id, LeaveCover.person_id == person.id))


def hand_over_themes(*, person: Person, to: Person, team: Team) -> int:
    """Everything of a team that is a person's to do becomes somebody else's; returns how many themes.

    Raises:
        FieldError: they are not of the team, or it is the same person.
    """
    if to.id == person.id or not accounts.is_team_member(to.id, team.id):
        raise FieldError("to", "Select somebody else of %(team)s", team=team.name)
    is_own_routing = (
        (Routing.assignee_id == person.id) & (Routing.team_id == team.id) & Routing.state.in_(WITH_TEAM_STATES)
    )
    moved = db.session.scalars(
        update(Routing).where(is_own_routing).values(assignee_id=to.id).returning(Routing.id)
    ).all()
    record_event("team.handed_over", kind="team", key=team.id, new=to.name)
    publish_event(WorkHandedOver(person.id, to.id, team.id))
    body = f"{person.name} handed over what was theirs to do in {team.name}."
    dedup_key = f"handed-over:{person.id}:{to.id}:{get_london_today():%Y%m%d}"
    notify_person(
        to.id, Notification(dedup_key, "Work was handed over to you", body, f"/inbox?show=mine&team={team.id}")
    )
    return len(moved)
