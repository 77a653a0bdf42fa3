"""Placements at every stage: those of the sample's secondees with managers and objectives, and some on their way."""

import datetime as dt
import decimal
import json
import uuid
from importlib import resources
from typing import Any

from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.audit.service import record_event
from frontline.core.actor import acting
from frontline.core.clock import get_london_day, get_london_today, now
from frontline.core.database import db
from frontline.organisations.models import Department, HomeOrganisation, Profession, Region
from frontline.placements.models.agreement import Signature
from frontline.placements.models.placement import RUNNING_STATES, Clearance, Party, Placement, PlacementState
from frontline.placements.models.record import CheckIn, CheckInRating, Objective, ObjectiveProgress, PlacementChange
from frontline.placements.queries.coverage import compute_next_quarter, compute_quarter_start
from frontline.placements.queries.lists import list_placements_in_states
from frontline.placements.service.agreements import Signatory, build_agreement, make_agreement, sign_agreement
from frontline.placements.service.approvals import agree_to_placement, approve_placement, request_clearance
from frontline.placements.service.matching import CandidateDetails, OpportunityDetails, add_candidate, post_opportunity
from frontline.placements.service.registration import NamedPerson, PlacementDetails, register_placement
from frontline.placements.service.reminders import refresh_tasks_due
from frontline.placements.service.targets import set_placement_target
from frontline.sample.accounts import add_account

_S = PlacementState
_ROLES_OF_SIGNATORIES = {
    Party.SECONDEE: "", Party.HOME: "Head of Human Resources", Party.HOST: "Deputy director",
}  # fmt: skip
BASES = ("London", "Darlington", "Leeds", "Manchester", "Cardiff")
COSTS = {
    "salary_share": 100, "on_costs_share": 100, "full_time_equivalent": decimal.Decimal(1), "notice_weeks": 4,
    "expenses": "The host, by its own policy",
    "vat_treatment": "Outside the scope of VAT", "clearance": Clearance.BPSS,
}  # fmt: skip


def get_placement_stage(number: int, starts: dt.date, last_said: dt.date) -> tuple[PlacementState, dt.date]:
    """Where the placement of somebody stands, and its last day: whoever fell silent long ago has gone back."""
    day = get_london_today()
    if number > 1 and last_said < day - dt.timedelta(days=200):
        return _S.COMPLETED, last_said + dt.timedelta(days=60)
    if number % 7 == 0:
        return _S.ENDING, day + dt.timedelta(days=35)
    return _S.ACTIVE, max(starts + dt.timedelta(days=700), day + dt.timedelta(days=120))


def load_sample_placements(coordinator: Person, hashed: str) -> None:
    """Add everything around the placements that are there, and some more."""
    data = json.loads((resources.files("frontline.sample") / "data/placing.json").read_text())
    with acting(coordinator.id):
        managers = {row["email"]: _manager(row, hashed) for row in data["managers"]}
        db.session.flush()
        for number, placement in enumerate(list_placements_in_states(list(PlacementState))):
            _add_placement_details(number, placement, data, managers)
        db.session.flush()
        for placement in list_placements_in_states(RUNNING_STATES):
            refresh_tasks_due(placement)
        _add_opportunities(data, coordinator)
        for row in data["coming"]:
            _register_and_advance(row, managers)
        _add_plan()


def _manager(row: dict[str, str], hashed: str) -> Person:
    return add_account(name=row["name"], email=row["email"], role=Role(row["role"]), hashed=hashed)


def _add_placement_details(
    number: int, placement: Placement, data: dict[str, Any], managers: dict[str, Person]
) -> None:
    slug = placement.profession.slug
    placement.home_manager_id = managers[data["home"][slug]].id
    placement.host_manager_id = managers[data["host"][placement.host_department.slug]].id
    placement.cleared_on = placement.starts_on - dt.timedelta(days=20)
    placement.confirmed_at = now() - dt.timedelta(days=number % 26)
    placement.stays_reachable = placement.state is _S.COMPLETED and number % 2 == 0
    over = placement.state is _S.COMPLETED
    if over:
        placement.handed_over_at = dt.datetime.combine(placement.ends_on, dt.time(16), dt.UTC)
    at = dt.datetime.combine(placement.starts_on, dt.time(9), dt.UTC)
    db.session.add(
        PlacementChange(
            placement_id=placement.id, old=_S.AGREEMENT_SIGNED, new=_S.ACTIVE, summary="The first day", at=at,
            previous_ends_on=placement.ends_on, ends_on=placement.ends_on,
        )
    )  # fmt: skip
    for description in data["objectives"][slug]:
        progress = list(ObjectiveProgress)[(number + len(description)) % 4]
        db.session.add(Objective(placement_id=placement.id, description=description, progress=progress, created_at=at))
    _sign(placement, at - dt.timedelta(days=15))
    for party, person_id in ((Party.SECONDEE, placement.person_id), (Party.HOST, placement.host_manager_id)):
        going = CheckInRating.MIXED if number % 9 == 4 else CheckInRating.WELL  # noqa: PLR2004 - some of them
        handed_over_at = (placement.handed_over_at or now()) - dt.timedelta(days=20 if over else 10 + number)
        db.session.add(
            CheckIn(
                placement_id=placement.id, party=party, person_id=person_id, rating=going, note="", at=handed_over_at
            )
        )


def _sign(placement: Placement, at: dt.datetime) -> None:
    """The agreement of the three parties, as it was signed before the first day."""
    db.session.flush()
    db.session.refresh(placement)
    agreement = build_agreement(placement, number=1)
    agreement.created_at = at
    record_event("placement.agreement_made", kind="placement", key=placement.id, reason=agreement.digest)
    for party in Party:
        person = db.session.get_one(Person, placement.get_party_person_id(party))
        with acting(person.id):
            read_digest = f"{party.label.lower()}: {agreement.digest}"
            record_event("placement.signed", kind="placement", key=placement.id, reason=read_digest)
        agreement.signatures.append(
            Signature(
                party=party,
                person_id=person.id,
                name=person.name,
                role=_ROLES_OF_SIGNATORIES[party],
                digest=agreement.digest,
                signed_on=get_london_day(at),
                at=at,
            )
        )
    db.session.add(agreement)


def _add_opportunities(data: dict[str, Any], coordinator: Person) -> None:
    departments = {department.slug: department for department in db.session.scalars(select(Department))}
    professions = {profession.slug: profession for profession in db.session.scalars(select(Profession))}
    regions = {region.slug: region for region in db.session.scalars(select(Region))}
    start = compute_next_quarter(compute_quarter_start(get_london_today()))
    for row in data["opportunities"]:
        values = {key: row[key] for key in ("title", "need", "grade", "base")}
        profession = professions.get(row["profession"])
        need = OpportunityDetails(
            department_id=departments[row["department"]].id, team_id=None,
            profession_id=profession.id if profession else None, starts_on=start,
            ends_on=start + dt.timedelta(days=364), **values,
        )  # fmt: skip
        post_opportunity(details=need, person=coordinator, key=uuid.uuid4())
    for row in data["pool"]:
        values = {key: row[key] for key in ("name", "email", "grade")}
        offer = CandidateDetails(
            profession_id=professions[row["profession"]].id,
            region_id=regions[row["region"]].id,
            available_on=start,
            experience=row["brings"],
            **values,
        )
        add_candidate(details=offer, person=coordinator)


def _register_and_advance(row: dict[str, Any], managers: dict[str, Person]) -> None:
    """Register somebody and take the steps up to where they stand, each by whoever takes it."""
    home = db.session.scalars(select(HomeOrganisation).where(HomeOrganisation.slug == row["home"])).one()
    host = db.session.scalars(select(Department).where(Department.slug == row["host"])).one()
    profession = db.session.scalars(select(Profession).where(Profession.slug == row["profession"])).one()
    home_manager, host_manager = managers[row["home_manager"]], managers[row["host_manager"]]
    starts = get_london_today() + dt.timedelta(days=row["in_days"])
    placement = register_placement(
        details=PlacementDetails(
            profession_id=profession.id,
            home_organisation_id=home.id,
            host_department_id=host.id,
            host_team_id=host.teams[0].id,
            post=row["post"],
            starts_on=starts,
            ends_on=starts + dt.timedelta(days=364),
            grade="Grade 7",
            base="Leeds",
            **COSTS,  # type: ignore[arg-type]
        ),
        secondee=NamedPerson(row["name"], row["email"]),
        home_manager=NamedPerson(home_manager.name, home_manager.email),
        host_manager=NamedPerson(host_manager.name, host_manager.email),
        sends_invitations=False,
    )
    if row["steps"] >= 1:
        with acting(home_manager.id):
            approve_placement(placement=placement, person=home_manager)
    if row["steps"] >= 2:  # noqa: PLR2004 - the second step
        with acting(host_manager.id):
            agree_to_placement(placement=placement, person=host_manager)
    if row["steps"] >= 3:  # noqa: PLR2004 - the third
        request_clearance(placement=placement, level=Clearance.BPSS)
        agreement = make_agreement(placement=placement)
        for party, person in ((Party.HOME, home_manager), (Party.HOST, host_manager))[: row["steps"] - 3]:
            with acting(person.id):
                signatory = Signatory(person, party, person.name, _ROLES_OF_SIGNATORIES[party])
                sign_agreement(placement=placement, signatory=signatory, read_digest=agreement.digest)


def _add_plan() -> None:
    quarter = compute_quarter_start(get_london_today() - dt.timedelta(days=190))
    for number in range(6):
        for profession in db.session.scalars(select(Profession)):
            set_placement_target(profession_id=profession.id, quarter=quarter, planned=12 + 2 * number)
        quarter = compute_next_quarter(quarter)
