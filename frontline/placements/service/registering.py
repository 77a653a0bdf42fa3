"""Register a placement, and change what is on record."""

import datetime as dt
import decimal
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields

from frontline.accounts import queries as accounts
from frontline.accounts.invitations import check_person, invitation_for, person_for
from frontline.accounts.models import Person, Role
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.notices.service import Message, tell, tell_at
from frontline.organisations import queries as organisations
from frontline.placements.models import (
    BEFORE,
    OPEN,
    RUNNING,
    Clearance,
    Party,
    Placement,
    PlacementKind,
    PlacementState,
)
from frontline.placements.service.agreeing import make_void
from frontline.placements.service.gaps import close_gaps
from frontline.placements.service.moving import amend, locked, note, require_party, tell_parties
from frontline.placements.service.terms import called, check_dates, check_free, one_place_at_a_time
from frontline.placements.states import PLACEMENTS

_ROLES = {Party.SECONDEE: Role.SECONDEE, Party.HOME: Role.HOME_MANAGER, Party.HOST: Role.HOST_MANAGER}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name and address; they get an account where they have none."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Days:
    """From when to when, and what bounds it."""

    starts_on: dt.date
    ends_on: dt.date
    contract_ends_on: dt.date | None
    approval_reference: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a placement ties together, for how long, on what terms; `salary_share` and the like in percent."""

    profession_id: uuid.UUID
    home_organisation_id: uuid.UUID
    host_department_id: uuid.UUID
    host_team_id: uuid.UUID | None
    post: str
    starts_on: dt.date
    ends_on: dt.date
    kind: PlacementKind = PlacementKind.SECONDMENT
    grade: str = ""
    full_time_equivalent: decimal.Decimal = decimal.Decimal(1)
    working_pattern: str = ""
    base: str = ""
    contract_ends_on: dt.date | None = None
    approval_reference: str = ""
    clearance: Clearance | None = None
    salary_share: int | None = None
    on_costs_share: int | None = None
    expenses: str = ""
    vat_treatment: str = ""
    conflicts: str = ""


def register(
    *,
    details: Details,
    secondee: Named,
    home_manager: Named | None = None,
    host_manager: Named | None = None,
    state: PlacementState = PlacementState.PROPOSED,
    reference: str | None = None,
    opportunity_id: uuid.UUID | None = None,
    cleared_on: dt.date | None = None,
    invites: bool = True,
) -> Placement:
    """Register a placement; whoever is named for it and has no account gets one.

    Args:
        details: what it ties together.
        secondee: who comes.
        home_manager: who lets them go, where that is known.
        host_manager: who takes them, where that is known.
        state: where it stands: only an import begins anywhere but at the proposal.
        reference: by which a sheet finds it again.
        opportunity_id: the opportunity that it fills.
        cleared_on: when clearance was given, where it was.
        invites: whether those who are new are sent a link by which they choose a password.

    Raises:
        FieldError: the dates cannot be, or the secondee has another placement in them.
    """
    placement = Placement(
        state=state, reference=reference, opportunity_id=opportunity_id, cleared_on=cleared_on, **_values(details)
    )
    check_dates(placement)
    _require_open(placement)
    if cleared_on is not None and cleared_on > today():
        raise FieldError("cleared_on", "The day of the clearance cannot be in the future")
    with _as_party(Party.SECONDEE):
        person = _person(secondee, Party.SECONDEE, invites=invites)
    check_free(person.id, placement.starts_on, placement.ends_on)
    placement.person_id = person.id
    for party, named in ((Party.HOME, home_manager), (Party.HOST, host_manager)):
        if named is not None:
            with _as_party(party):
                _name(placement, party, _person(named, party, invites=invites))
    placement.state_since = placement.confirmed_at = now()
    with one_place_at_a_time():
        db.session.add(placement)
    record("placement.registered", kind="placement", key=placement.id, new=state)
    db.session.refresh(placement)
    note(placement, old=None, what=_("Registered"))
    return placement


def check_people(people: Mapping[str, Named | None]) -> None:
    """Make sure, before all is entered, that people can be named for their parties.

    Raises:
        FieldError: nobody has an account by that address and no name is given, or the account is closed.
    """
    for party, named in people.items():
        if named is not None:
            with _as_party(Party(party)):
                check_person(name=named.name, email=named.email)


@contextmanager
def _as_party(party: Party) -> Iterator[None]:
    """What is wrong with somebody stands at the fields of their party.

    Raises:
        FieldError: as it was raised within, at the party's field.
    """
    try:
        yield
    except FieldError as error:
        raise FieldError(f"{party}_{error.field}", str(error)) from None


def check_days(secondee: Named | None, days: Days) -> None:
    """Make sure, before all is entered, that somebody can be placed in these days.

    Raises:
        FieldError: the dates cannot be, or the secondee has another placement in them.
    """
    check_dates(Placement(**asdict(days)))
    known = accounts.person_by_email(secondee.email) if secondee else None
    if known is not None:
        check_free(known.id, days.starts_on, days.ends_on)


def change(*, placement: Placement, details: Details, seen: int | None = None) -> None:
    """Change what is on record; an agreement that says otherwise is void, and has to be signed anew.

    While it runs, its first day stays, and a later last day is asked for as an extension.

    Raises:
        FieldError: the dates cannot be, the secondee has another placement in them, or somebody else changed the
            record since it was `seen`.
        TransitionError: it is over.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *OPEN)
    if seen is not None and seen != placement.version:
        raise FieldError("post", "Somebody else has just changed this record. Open it again, then change it")
    changed = [name for name, value in _values(details).items() if getattr(placement, name) != value]
    _check_running(placement, details, changed)
    ended = placement.ends_on
    with one_place_at_a_time(), db.session.no_autoflush:
        for name in changed:
            setattr(placement, name, getattr(details, name))
        check_dates(placement)
        _require_open(placement)
        check_free(placement.person_id, placement.starts_on, placement.ends_on, but=placement.id)
    if not changed:
        return
    db.session.refresh(placement)
    record("placement.changed", kind="placement", key=placement.id, reason=", ".join(changed))
    what = _("Changed: %(terms)s", terms=", ".join(called(name) for name in changed))
    note(placement, old=placement.state, what=what, ended=ended)
    close_gaps(placement)
    make_void(placement)


def _check_running(placement: Placement, details: Details, changed: list[str]) -> None:
    if placement.state in BEFORE:
        return
    if "starts_on" in changed:
        raise FieldError("starts_on", "It has begun: the first day can no longer be changed")
    if details.ends_on > placement.ends_on:
        raise FieldError("ends_on", "Ask for an extension: home and host have to agree to a later last day")


def name_manager(*, placement: Placement, by: Person, party: Party, named: Named, reason: str = "") -> None:
    """Say who the line manager at home or at the host is; all parties are told, whoever it was before included.

    A party names its own; the secondee may fill a place that is empty, no more.

    Raises:
        FieldError: the account of that address is closed, or is another party's to this placement.
        ForbiddenError: it is for others to say.
        TransitionError: it is over.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *OPEN)
    before = placement.home_manager if party is Party.HOME else placement.host_manager
    require_party(placement, by, *((party,) if before else (party, Party.SECONDEE)))
    person = _person(named, party)
    if before is not None and before.id == person.id:
        raise FieldError("email", _("%(name)s is the line manager already", name=person.name))
    told = _told(placement, party, person, before)
    tell_parties(placement, told, *Party)
    _name(placement, party, person)
    db.session.flush()
    db.session.refresh(placement)
    record("placement.manager_named", kind="placement", key=placement.id, reason=party.value)
    amend(placement, told.body, reason)
    tell_parties(placement, told, *Party)
    tell(accounts.holders(Role.COORDINATOR), told)
    close_gaps(placement)
    make_void(placement)


def _told(placement: Placement, party: Party, person: Person, before: Person | None) -> Message:
    said = {"party": party.label.lower(), "name": person.name, "before": before.name if before else ""}
    what = _("Line manager (%(party)s): %(name)s", **said)
    if before:
        what = _("Line manager (%(party)s): %(name)s, before %(before)s", **said)
    cause = f"manager:{placement.id}:{party}:{person.id.hex[:8]}:{now():%Y%m%d%H%M%S}"
    title = _("The line manager of %(name)s has changed", name=placement.person.name)
    return Message(cause, title, what, f"/placements/{placement.id}")


def confirm(*, placement: Placement) -> None:
    """Say that the record is right as it stands."""
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *RUNNING)
    placement.confirmed_at = now()
    record("placement.confirmed", kind="placement", key=placement.id)
    amend(placement, _("Confirmed that the record is right"))


def _values(details: Details) -> dict[str, object]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


def _require_open(placement: Placement) -> None:
    if placement.host_team_id is None:
        return
    team = organisations.team(placement.host_team_id)
    if team.department_id != placement.host_department_id:
        raise FieldError(
            "host", _("%(team)s is not a team of that department any more. Select it anew", team=team.name)
        )
    if not team.is_open and placement.state not in RUNNING:
        raise FieldError("host", _("%(team)s has closed. Select another team", team=team.name))


def _name(placement: Placement, party: Party, person: Person) -> None:
    """Name somebody for a party; nobody acts for two of them.

    Raises:
        FieldError: they are named for another party.
    """
    if any(placement.holder(other) == person.id for other in Party if other is not party):
        raise FieldError("email", _("%(name)s is named for another party of this placement already", name=person.name))
    if party is Party.HOME:
        placement.home_manager_id = person.id
    else:
        placement.host_manager_id = person.id


def _person(named: Named, party: Party, *, invites: bool = True) -> Person:
    """The account; whoever has chosen no password yet may get a link for it."""
    person = person_for(name=named.name, email=named.email, role=_ROLES[party])
    if invites:
        invite(person=person)
    return person


def lacks_password(placement: Placement) -> bool:
    """Whether somebody who is named has chosen no password yet."""
    return any(not person.password_hash for person in _everybody(placement))


def invite_all(*, placement: Placement) -> None:
    """Send a link to everybody who is named and has chosen no password yet."""
    for person in _everybody(placement):
        invite(person=person)


def _everybody(placement: Placement) -> list[Person]:
    return [one for one in (placement.person, placement.home_manager, placement.host_manager) if one is not None]


def invite(*, person: Person) -> None:
    """Send somebody who has chosen no password yet a link for it; to others nothing is sent."""
    if token := invitation_for(person):
        words = _(
            "You are named for a placement. Choose a password, and you can do your part in it. The link lasts 14 days."
        )
        cause, title = f"invitation:{person.id}:{now():%Y%m%d%H%M%S}", _("Your account with Frontline")
        tell_at(person.id, person.email, Message(cause, title, words, f"/invitations/{token}"))
