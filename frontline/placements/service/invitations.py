"""Invite whoever is named for a placement and cannot sign in yet: the letter says by whom, as what, by when."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.accounts.models import Person
from frontline.accounts.service.invitations import INVITATION_LIFETIME, create_invitation
from frontline.audit.service import record_event
from frontline.core.actor import acting, current_actor
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.core.jobs import commit_progress, defer
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification, notify_address
from frontline.placements.models.placement import Party, Placement
from frontline.placements.queries.invitations import list_people_to_invite, list_placements_by_person
from frontline.placements.queries.records import list_tasks_due_by_placement

_BATCH_SIZE = 50
_MOST_NAMES = 3
_MOST_READ = 50  # placements whose duties one letter looks at


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """What somebody is written, without the link: it ends with where to choose a password."""

    title: str
    body: str


def has_person_without_password(placement: Placement) -> bool:
    """Whether somebody who is named has chosen no password yet."""
    return any(not person.password_hash for person in _list_named_people(placement))


def invite_named_people(*, placement: Placement) -> None:
    """Send a link to everybody who is named and has chosen no password yet."""
    for person in _list_named_people(placement):
        invite_person(person=person, placements=[placement])


def invite_person(*, person: Person, placements: Sequence[Placement]) -> None:
    """Send somebody who has chosen no password yet a link for it; to others nothing is sent.

    Args:
        person: who is named.
        placements: for which; at least one.
    """
    if token := create_invitation(person):
        actor_id = current_actor()
        inviter = db.session.get(Person, actor_id) if actor_id else None
        letter = write_invitation(person, placements, inviter)
        dedup_key = f"invitation:{person.id}:{now():%Y%m%d%H%M%S}"
        notice = Notification(dedup_key, letter.title, letter.body, f"/invitations/{token}")
        notify_address(person.id, person.email, notice)


def start_inviting(*, person: Person) -> None:
    """A job invites everybody who is named for a placement and cannot sign in, in the name of whoever says so."""
    record_event("placement.people_invited", kind="person", key=person.id)
    defer("placements.invite", person_id=str(person.id))


def invite_everybody(*, person_id: uuid.UUID) -> None:
    """Invite those who are not invited yet, batch by batch; a run that was cut short goes on where it was."""
    with acting(person_id):
        while people := db.session.scalars(list_people_to_invite().limit(_BATCH_SIZE)).all():
            placements_by_person = list_placements_by_person([person.id for person in people])
            for person in people:
                invite_person(person=person, placements=placements_by_person[person.id])
            db.session.flush()
            commit_progress()


def write_invitation(person: Person, placements: Sequence[Placement], inviter: Person | None) -> InvitationLetter:
    """What an invitation says: who named somebody, as what, what is due from them by when, and whom to ask.

    Args:
        person: who is invited.
        placements: for which they are named; at least one.
        inviter: who names them, where that is known.
    """
    first = placements[0]
    title = _("You are named for the placement of %(name)s", name=first.person.name)
    if first.person_id == person.id:
        title = _("Your placement with %(host)s", host=first.host_department.name)
    elif len(placements) > 1:
        title = _("You are named for %(number)s placements", number=len(placements))
    parts = [
        _describe_parts(person, placements, inviter),
        _describe_first_task(person, placements),
        _(
            "Choose a password with this link by %(day)s; then sign in with this address.",
            day=format_date(get_london_today() + INVITATION_LIFETIME),
        ),
    ]
    if inviter is not None:
        parts.append(
            _(
                "If this is not for you, or you have a question, ask %(name)s: %(address)s.",
                name=inviter.name, address=inviter.email,
            )
        )  # fmt: skip
    return InvitationLetter(title, " ".join(parts))


def _describe_parts(person: Person, placements: Sequence[Placement], inviter: Person | None) -> str:
    first = placements[0]
    party = _find_party(person, first)
    role = {
        Party.SECONDEE: _("as the person who is seconded"), Party.HOME: _("as line manager at home"),
        Party.HOST: _("as line manager at the host"),
    }[party]  # fmt: skip
    params = {
        "inviter": inviter.name if inviter else _("The coordinators of secondments"), "role": role,
        "name": first.person.name, "home": first.home_organisation.name, "host": first.host_department.name,
        "first": format_date(first.starts_on), "last": format_date(first.ends_on),
    }  # fmt: skip
    if len(placements) == 1 and party is Party.SECONDEE:
        return _(
            "%(inviter)s has named you on Frontline, %(role)s, from %(home)s to %(host)s, %(first)s to %(last)s.",
            **params,
        )
    if len(placements) == 1:
        return _(
            "%(inviter)s has named you on Frontline, %(role)s, for the placement of %(name)s: from %(home)s to"
            " %(host)s, %(first)s to %(last)s.",
            **params,
        )
    names = ", ".join(dict.fromkeys(placement.person.name for placement in placements[:_MOST_NAMES]))
    return _(
        "%(inviter)s has named you on Frontline for %(number)s placements, among them those of %(names)s.",
        inviter=params["inviter"], number=len(placements), names=names,
    )  # fmt: skip


def _describe_first_task(person: Person, placements: Sequence[Placement]) -> str:
    placements = placements[:_MOST_READ]
    tasks_by_placement = list_tasks_due_by_placement(placements, get_london_today())
    tasks = [
        task
        for placement in placements
        for task in tasks_by_placement.get(placement.id, ())
        if task.owner is not None and task.owner in placement.get_parties_of(person.id)
    ]
    if not tasks:
        return _("Nothing is due from you yet: you are written to when something is.")
    task = min(tasks, key=lambda task: task.due_on)
    return _("First due from you, by %(day)s: %(task)s.", day=format_date(task.due_on), task=task.title)


def _find_party(person: Person, placement: Placement) -> Party:
    return next(party for party in Party if placement.get_party_person_id(party) == person.id)


def _list_named_people(placement: Placement) -> list[Person]:
    return [
        person for person in (placement.person, placement.home_manager, placement.host_manager) if person is not None
    ]
