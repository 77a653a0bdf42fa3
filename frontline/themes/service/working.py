"""How people of a team work on themes together: who has which, what they note, who covers for whom."""

import datetime as dt
import uuid

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError
from frontline.core.events import announce
from frontline.core.furniture import date, today
from frontline.notices.service import Message, tell, tell_one
from frontline.organisations.models import Team
from frontline.themes.events import HandedOver
from frontline.themes.models import WITH_TEAM, Cover, Note, Routing, SavedView, Theme, Watch
from frontline.themes.numbers import size
from frontline.themes.service.decisions import locked
from frontline.themes.service.telling import with_cover

_MOST_VIEWS = 20


def assign_to(*, theme: Theme, team: Team, member: Person | None, person: Person) -> None:
    """Say who of the team sees to a theme; with nobody, it is everybody's again.

    Raises:
        FieldError: they are not of the team.
    """
    if member is not None and not accounts.is_of_team(member.id, team.id):
        raise FieldError("member", "Select somebody of %(team)s", team=team.name)
    theme = locked(theme.id)
    for routing in theme.routings:
        if routing.team_id == team.id:
            routing.assignee_id = member.id if member else None
            record("theme.assigned", kind="theme", key=theme.id)
            if member is not None and member.id != person.id:
                cause = f"assigned:{theme.id}:{member.id}:{theme.version}"
                title = f"{person.name} asks you to see to a theme"
                people = with_cover(select(Person.id).where(Person.id == member.id))
                tell(people, Message(cause, title, f"{size(theme)}.", f"/themes/{theme.id}"))


def add_note(*, key: uuid.UUID, theme: Theme, team: Team, person: Person, text: str) -> None:
    """Write something down that only the team reads, once under the key of its form."""
    row = insert(Note).values(id=key, theme_id=theme.id, team_id=team.id, person_id=person.id, text=text)
    db.session.execute(row.on_conflict_do_nothing())


def delete_note(*, note_id: uuid.UUID, person: Person) -> uuid.UUID:
    """Delete a note of one's own; returns the theme that it was about.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: somebody else wrote it.
    """
    note = db.session.get(Note, note_id)
    if note is None:
        raise NotFoundError("There is no such note.")
    if note.person_id != person.id:
        raise ForbiddenError("Only whoever wrote a note can delete it.")
    db.session.delete(note)
    return note.theme_id


def watch(*, theme: Theme, person: Person, watching: bool) -> None:
    """Hear what becomes of a theme, or do not any longer."""
    if watching:
        row = insert(Watch).values(theme_id=theme.id, person_id=person.id)
        db.session.execute(row.on_conflict_do_nothing())
    else:
        mine = (Watch.theme_id == theme.id) & (Watch.person_id == person.id)
        db.session.execute(delete(Watch).where(mine))


def save_view(*, person: Person, name: str, query: str) -> None:
    """Keep the filters and the order of one's inbox under a name; the same name replaces it.

    Raises:
        FieldError: there are many already.
    """
    lock_key("inbox_view", person.id)
    mine = db.session.scalars(select(SavedView).where(SavedView.person_id == person.id)).all()
    known = next((view for view in mine if view.name == name), None)
    if known is not None:
        known.query = query
    elif len(mine) >= _MOST_VIEWS:
        raise FieldError("name", "You have %(number)s saved views. Delete one first", number=_MOST_VIEWS)
    else:
        db.session.add(SavedView(person_id=person.id, name=name, query=query))


def delete_view(*, person: Person, view_id: uuid.UUID) -> None:
    """Delete a saved view."""
    db.session.execute(delete(SavedView).where(SavedView.id == view_id, SavedView.person_id == person.id))


def cover(*, person: Person, by: Person, starts_on: dt.date, ends_on: dt.date) -> None:
    """Somebody of one's team hears of one's themes while one is away.

    Raises:
        FieldError: the days are in the wrong order, or it is oneself.
    """
    if by.id == person.id:
        raise FieldError("by", "Select somebody else")
    if ends_on < starts_on:
        raise FieldError("ends_on", "The last day must be the first day or later")
    db.session.add(Cover(person_id=person.id, covered_by_id=by.id, starts_on=starts_on, ends_on=ends_on))
    days = f"from {starts_on.day} {starts_on:%B} to {date(ends_on)}"
    body = f"What {person.name} would be told about themes comes to you too, {days}."
    cause = f"cover:{person.id}:{by.id}:{starts_on}:{ends_on}"
    tell_one(by.id, Message(cause, f"You cover for {person.name}", body, "/inbox"))


def end_cover(*, person: Person, cover_id: uuid.UUID) -> None:
    """One is back."""
    db.session.execute(delete(Cover).where(Cover.id == cover_id, Cover.person_id == person.id))


def hand_over(*, person: Person, to: Person, team: Team) -> int:
    """Everything of a team that is a person's to do becomes somebody else's; returns how many themes.

    Raises:
        FieldError: they are not of the team, or it is the same person.
    """
    if to.id == person.id or not accounts.is_of_team(to.id, team.id):
        raise FieldError("to", "Select somebody else of %(team)s", team=team.name)
    mine = (Routing.assignee_id == person.id) & (Routing.team_id == team.id) & Routing.state.in_(WITH_TEAM)
    moved = db.session.scalars(update(Routing).where(mine).values(assignee_id=to.id).returning(Routing.id)).all()
    record("team.handed_over", kind="team", key=team.id, new=to.name)
    announce(HandedOver(person.id, to.id, team.id))
    body = f"{person.name} handed over what was theirs to do in {team.name}."
    cause = f"handed-over:{person.id}:{to.id}:{today():%Y%m%d}"
    tell_one(to.id, Message(cause, "Work was handed over to you", body, f"/inbox?show=mine&team={team.id}"))
    return len(moved)
