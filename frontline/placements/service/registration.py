"""Register a placement, and change what is on record."""

import datetime as dt
import decimal
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.accounts.service.invitations import get_or_add_person, require_invitable_person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification, notify
from frontline.organisations import queries as organisations
from frontline.organisations.merging import require_open_record
from frontline.organisations.models import HomeOrganisation, Profession
from frontline.placements.agreement_terms import build_localised_terms, describe_changed_terms, get_term_label
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    EDITABLE_STATES,
    RUNNING_STATES,
    Clearance,
    Party,
    Placement,
    PlacementKind,
    PlacementState,
)
from frontline.placements.service.agreements import void_outdated_agreement
from frontline.placements.service.gaps import close_filled_gaps
from frontline.placements.service.invitations import invite_named_people, invite_person
from frontline.placements.service.prior_approvals import note_stated_reference
from frontline.placements.service.reminders import notify_parties
from frontline.placements.service.state_changes import (
    lock_placement,
    record_amendment,
    record_placement_change,
    require_party,
)
from frontline.placements.service.validation import refuse_overlaps, require_no_other_placement, require_valid_dates
from frontline.placements.states import PLACEMENT_TRANSITIONS

_ROLE_BY_PARTY = {Party.SECONDEE: Role.SECONDEE, Party.HOME: Role.HOME_MANAGER, Party.HOST: Role.HOST_MANAGER}


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody by name and address; they get an account where they have none."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class PlacementDates:
    """From when to when, and what bounds it."""

    starts_on: dt.date
    ends_on: dt.date
    contract_ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PlacementDetails:
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
    senior_pay_band: int | None = None
    salary: int | None = None
    full_time_equivalent: decimal.Decimal | None = None
    working_pattern: str = ""
    base: str = ""
    contract_ends_on: dt.date | None = None
    approval_reference: str = ""
    clearance: Clearance | None = None
    salary_share: int | None = None
    on_costs_share: int | None = None
    notice_weeks: int | None = None
    expenses: str = ""
    vat_treatment: str = ""
    conflicts: str = ""


def register_placement(
    *,
    details: PlacementDetails,
    secondee: NamedPerson,
    home_manager: NamedPerson | None = None,
    host_manager: NamedPerson | None = None,
    state: PlacementState = PlacementState.PROPOSED,
    reference: str | None = None,
    opportunity_id: uuid.UUID | None = None,
    cleared_on: dt.date | None = None,
    sends_invitations: bool = True,
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
        sends_invitations: whether those who are new are sent a link by which they choose a password.

    Raises:
        FieldError: the dates cannot be, or the secondee has another placement in them.
    """
    details = _choose_open_records(details)
    placement = Placement(
        state=state,
        reference=reference,
        opportunity_id=opportunity_id,
        cleared_on=cleared_on,
        **_get_column_values(details),
    )
    _check_placement(placement)
    with _prefix_errors_with_party(Party.SECONDEE):
        placement.person_id = _get_or_add_person(secondee, Party.SECONDEE).id
    require_no_other_placement(placement.person_id, placement.starts_on, placement.ends_on)
    managers = {Party.HOME: home_manager, Party.HOST: host_manager}
    _assign_managers(placement, managers)
    placement.state_since = placement.confirmed_at = now()
    _enter_placement(placement)
    if sends_invitations:
        invite_named_people(placement=placement)
    return placement


def _enter_placement(placement: Placement) -> None:
    with refuse_overlaps():
        db.session.add(placement)
    record_event("placement.registered", kind="placement", key=placement.id, new=placement.state)
    db.session.refresh(placement)
    note_stated_reference(placement)
    record_placement_change(placement, old_state=None, summary=_("Registered"))


def check_registration(
    *, details: PlacementDetails, people: Mapping[str, NamedPerson | None], cleared_on: dt.date | None
) -> None:
    """Whether a placement could be registered, by the very checks of registering it; nothing is entered.

    Args:
        details: what it would tie together.
        people: who would be named, by party.
        cleared_on: when clearance was given, where it was.

    Raises:
        FieldError: as registering it.
    """
    _check_placement(Placement(cleared_on=cleared_on, **_get_column_values(details)))
    secondee = people.get(Party.SECONDEE)
    person = accounts.find_person_by_email(secondee.email) if secondee else None
    if person is not None:
        require_no_other_placement(person.id, details.starts_on, details.ends_on)
    require_nameable_people(people)


def check_change(*, placement: Placement, details: PlacementDetails) -> None:
    """Whether what is on record could be changed so, by the very checks of changing it; nothing is.

    Raises:
        FieldError: as changing it.
    """
    values = _get_column_values(details)
    changed_terms = [name for name, value in values.items() if getattr(placement, name) != value]
    _require_dates_kept(placement, details, changed_terms)
    _check_placement(Placement(**values))
    require_no_other_placement(placement.person_id, details.starts_on, details.ends_on, except_id=placement.id)


def _choose_open_records(details: PlacementDetails, placement: Placement | None = None) -> PlacementDetails:
    """With what a chosen profession or home organisation became part of meanwhile; what is on record may be closed.

    Raises:
        FieldError: one that is chosen has closed, and nothing takes its place.
    """
    profession_id, home_id = details.profession_id, details.home_organisation_id
    if placement is None or placement.profession_id != profession_id:
        profession_id = require_open_record(Profession, profession_id, field="profession")
    if placement is None or placement.home_organisation_id != home_id:
        home_id = require_open_record(HomeOrganisation, home_id, field="home")
    return replace(details, profession_id=profession_id, home_organisation_id=home_id)


def _check_placement(placement: Placement) -> None:
    require_valid_dates(placement)
    _require_open_host_team(placement)
    if placement.cleared_on is not None and placement.cleared_on > get_london_today():
        raise FieldError("cleared_on", "The day of the clearance cannot be in the future")


def _assign_managers(placement: Placement, managers: Mapping[Party, NamedPerson | None]) -> None:
    for party, manager in managers.items():
        if manager is not None:
            with _prefix_errors_with_party(party):
                person = _get_or_add_person(manager, party)
                _assign_manager(placement, party, person)


def require_nameable_people(people: Mapping[str, NamedPerson | None]) -> None:
    """Make sure, before all is entered, that people can be named for their parties.

    Raises:
        FieldError: nobody has an account by that address and no name is given, or the account is closed.
    """
    for party, named_person in people.items():
        if named_person is not None:
            with _prefix_errors_with_party(Party(party)):
                require_invitable_person(name=named_person.name, email=named_person.email)


@contextmanager
def _prefix_errors_with_party(party: Party) -> Iterator[None]:
    """What is wrong with somebody stands at the fields of their party.

    Raises:
        FieldError: as it was raised within, at the party's field.
    """
    try:
        yield
    except FieldError as error:
        raise FieldError(f"{party}_{error.field}", str(error)) from None


def require_free_dates(secondee: NamedPerson | None, dates: PlacementDates) -> None:
    """Make sure, before all is entered, that somebody can be placed in these days.

    Raises:
        FieldError: the dates cannot be, or the secondee has another placement in them.
    """
    require_valid_dates(Placement(**asdict(dates)))
    person = accounts.find_person_by_email(secondee.email) if secondee else None
    if person is not None:
        require_no_other_placement(person.id, dates.starts_on, dates.ends_on)


def change_placement(*, placement: Placement, details: PlacementDetails, seen_version: int | None = None) -> None:
    """Change what is on record; an agreement that says otherwise is void, and has to be signed anew.

    While it runs, its first day stays, and a later last day is asked for as an extension.

    Raises:
        FieldError: the dates cannot be, the secondee has another placement in them, or somebody else changed the
            record since it was `seen`.
        TransitionError: it is over.
    """
    details = _choose_open_records(details, placement)
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *EDITABLE_STATES)
    if seen_version is not None and seen_version != placement.version:
        raise FieldError("post", "Somebody else has just changed this record. Open it again, then change it")
    changed_terms = [name for name, value in _get_column_values(details).items() if getattr(placement, name) != value]
    _require_dates_kept(placement, details, changed_terms)
    previous_end, terms_before = placement.ends_on, build_localised_terms(placement, [])
    with refuse_overlaps(), db.session.no_autoflush:
        for name in changed_terms:
            setattr(placement, name, getattr(details, name))
        if "vat_treatment" in changed_terms:
            placement.vat_confirmed_on = None
        require_valid_dates(placement)
        _require_open_host_team(placement)
        require_no_other_placement(placement.person_id, placement.starts_on, placement.ends_on, except_id=placement.id)
    if not changed_terms:
        return
    db.session.refresh(placement)
    note_stated_reference(placement)
    record_event("placement.changed", kind="placement", key=placement.id, reason=", ".join(changed_terms))
    summary = _("Changed: %(terms)s", terms=", ".join(get_term_label(name) for name in changed_terms))
    record_placement_change(
        placement, old_state=placement.state, summary=summary, previous_end=previous_end,
        reason=describe_changed_terms(terms_before, build_localised_terms(placement, [])),
    )  # fmt: skip
    close_filled_gaps(placement)
    void_outdated_agreement(placement)


def _require_dates_kept(placement: Placement, details: PlacementDetails, changed_terms: list[str]) -> None:
    if placement.state in BEFORE_START_STATES:
        return
    if "starts_on" in changed_terms:
        raise FieldError("starts_on", "The placement has started: the first day can no longer be changed")
    if details.ends_on > placement.ends_on:
        raise FieldError("ends_on", "Request an extension: home and host have to agree to a later last day")


def name_manager(
    *, placement: Placement, actor: Person, party: Party, named_person: NamedPerson, reason: str = "",
    sends_invitations: bool = True,
) -> None:  # fmt: skip
    """Say who the line manager at home or at the host is; all parties are told, whoever it was before included.

    A party names its own; the secondee may fill a place that is empty, no more.

    Raises:
        FieldError: the account of that address is closed, or is another party's to this placement.
        ForbiddenError: it is for others to say.
        TransitionError: it is over.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *EDITABLE_STATES)
    previous_manager = placement.home_manager if party is Party.HOME else placement.host_manager
    require_party(placement, actor, *((party,) if previous_manager else (party, Party.SECONDEE)))
    person = _get_or_add_person(named_person, party)
    if previous_manager is not None and previous_manager.id == person.id:
        raise FieldError("email", _("%(name)s is already the line manager", name=person.name))
    notification = _build_manager_notification(placement, party, person, previous_manager)
    notify_parties(placement, notification, *Party)
    _assign_manager(placement, party, person)
    db.session.flush()
    db.session.refresh(placement)
    record_event("placement.manager_named", kind="placement", key=placement.id, reason=party.value)
    record_amendment(placement, notification.body, reason)
    if sends_invitations:
        invite_person(person=person, placements=[placement])
    notify_parties(placement, notification, *Party)
    notify(accounts.list_role_holder_ids(Role.COORDINATOR), notification)
    close_filled_gaps(placement)
    void_outdated_agreement(placement)


def _build_manager_notification(
    placement: Placement, party: Party, person: Person, previous_manager: Person | None
) -> Notification:
    params = {
        "party": party.label.lower(),
        "name": person.name,
        "before": previous_manager.name if previous_manager else "",
    }
    body = _("Line manager (%(party)s): %(name)s", **params)
    if previous_manager:
        body = _("Line manager (%(party)s): %(name)s, before %(before)s", **params)
    dedup_key = f"manager:{placement.id}:{party}:{person.id.hex[:8]}:{now():%Y%m%d%H%M%S}"
    title = _("The line manager of %(name)s has changed", name=placement.person.name)
    return Notification(dedup_key, title, body, f"/placements/{placement.id}")


def confirm_placement(*, placement: Placement) -> None:
    """Say that the record is right as it stands."""
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *RUNNING_STATES)
    placement.confirmed_at = now()
    record_event("placement.confirmed", kind="placement", key=placement.id)
    record_amendment(placement, _("Confirmed that the record is right"))


def _get_column_values(details: PlacementDetails) -> dict[str, object]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


def _require_open_host_team(placement: Placement) -> None:
    if placement.host_team_id is None:
        return
    team = organisations.get_team(placement.host_team_id)
    if team.department_id != placement.host_department_id:
        raise FieldError(
            "host", _("%(team)s is not a team of that department any more. Select it anew", team=team.name)
        )
    if not team.is_open and placement.state not in RUNNING_STATES:
        raise FieldError("host", _("%(team)s has closed. Select another team", team=team.name))


def _assign_manager(placement: Placement, party: Party, person: Person) -> None:
    """Name somebody for a party; nobody acts for two of them.

    Raises:
        FieldError: they are named for another party.
    """
    if any(
        placement.get_party_person_id(other_party) == person.id for other_party in Party if other_party is not party
    ):
        raise FieldError("email", _("%(name)s is named for another party of this placement already", name=person.name))
    if party is Party.HOME:
        placement.home_manager_id = person.id
    else:
        placement.host_manager_id = person.id


def _get_or_add_person(named_person: NamedPerson, party: Party) -> Person:
    return get_or_add_person(name=named_person.name, email=named_person.email, role=_ROLE_BY_PARTY[party])
