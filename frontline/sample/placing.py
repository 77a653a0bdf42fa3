"""Placements at every stage: those of the sample's secondees with managers and objectives, and some on their way."""

import datetime as dt
import json
import uuid
from importlib import resources
from typing import Any

from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.audit.service import record
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.furniture import local_day, today
from frontline.organisations.models import Department, HomeOrganisation, Profession, Region
from frontline.placements import queries, service
from frontline.placements.agreement import terms
from frontline.placements.models import (
    RUNNING,
    Agreement,
    CheckIn,
    Clearance,
    Going,
    Move,
    Objective,
    Party,
    Placement,
    PlacementState,
    Progress,
    Signature,
)
from frontline.placements.service import Details, Named, Need, Offer
from frontline.placements.service.moving import see_due
from frontline.sample.accounts import add_account

_S = PlacementState
BASES = ("London", "Darlington", "Leeds", "Manchester", "Cardiff")
COSTS = {
    "salary_share": 100, "on_costs_share": 100, "expenses": "The host, by its own policy",
    "vat_treatment": "Outside the scope of VAT", "clearance": Clearance.BPSS,
}  # fmt: skip


def standing(number: int, starts: dt.date, last_said: dt.date) -> tuple[PlacementState, dt.date]:
    """Where the placement of somebody stands, and its last day: whoever fell silent long ago has gone back."""
    day = today()
    if number > 1 and last_said < day - dt.timedelta(days=200):
        return _S.COMPLETED, last_said + dt.timedelta(days=60)
    if number % 7 == 0:
        return _S.ENDING, day + dt.timedelta(days=35)
    return _S.ACTIVE, max(starts + dt.timedelta(days=700), day + dt.timedelta(days=120))


def placing(coordinator: Person, hashed: str) -> None:
    """Add everything around the placements that are there, and some more."""
    data = json.loads((resources.files("frontline.sample") / "data/placing.json").read_text())
    with acting(coordinator.id):
        managers = {row["email"]: _manager(row, hashed) for row in data["managers"]}
        db.session.flush()
        for number, placement in enumerate(queries.of_states(list(PlacementState))):
            _furnish(number, placement, data, managers)
        db.session.flush()
        for placement in queries.of_states(RUNNING):
            see_due(placement)
        _match(data, coordinator)
        for row in data["coming"]:
            _bring(row, managers)
        _plan()


def _manager(row: dict[str, str], hashed: str) -> Person:
    return add_account(name=row["name"], email=row["email"], role=Role(row["role"]), hashed=hashed)


def _furnish(number: int, placement: Placement, data: dict[str, Any], managers: dict[str, Person]) -> None:
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
        Move(
            placement_id=placement.id, old=_S.AGREEMENT_SIGNED, new=_S.ACTIVE, what="The first day", at=at,
            ended_before=placement.ends_on, ends_on=placement.ends_on,
        )
    )  # fmt: skip
    for what in data["objectives"][slug]:
        progress = list(Progress)[(number + len(what)) % 4]
        db.session.add(Objective(placement_id=placement.id, what=what, progress=progress, created_at=at))
    _sign(placement, data["objectives"][slug], at - dt.timedelta(days=15))
    for party, person_id in ((Party.SECONDEE, placement.person_id), (Party.HOST, placement.host_manager_id)):
        going = Going.MIXED if number % 9 == 4 else Going.WELL  # noqa: PLR2004 - some of them
        said = (placement.handed_over_at or now()) - dt.timedelta(days=20 if over else 10 + number)
        db.session.add(
            CheckIn(placement_id=placement.id, party=party, person_id=person_id, going=going, note="", at=said)
        )


def _sign(placement: Placement, objectives: list[str], at: dt.datetime) -> None:
    """The agreement of the three parties, as it was signed before the first day."""
    db.session.flush()
    db.session.refresh(placement)
    wording = terms(placement, objectives)
    agreement = Agreement(
        placement_id=placement.id, number=1, terms=wording, digest=service.digest(wording), made_at=at
    )
    record("placement.agreement_made", kind="placement", key=placement.id, reason=agreement.digest)
    for party in Party:
        person = db.session.get_one(Person, placement.holder(party))
        with acting(person.id):
            said = f"{party.label.lower()}: {agreement.digest}"
            record("placement.signed", kind="placement", key=placement.id, reason=said)
        agreement.signatures.append(
            Signature(
                party=party,
                person_id=person.id,
                name=person.name,
                digest=agreement.digest,
                signed_on=local_day(at),
                at=at,
            )
        )
    db.session.add(agreement)


def _match(data: dict[str, Any], coordinator: Person) -> None:
    departments = {one.slug: one for one in db.session.scalars(select(Department))}
    professions = {one.slug: one for one in db.session.scalars(select(Profession))}
    regions = {one.slug: one for one in db.session.scalars(select(Region))}
    start = queries.next_quarter(queries.quarter_of(today()))
    for row in data["opportunities"]:
        given = {key: row[key] for key in ("title", "need", "grade", "base")}
        profession = professions.get(row["profession"])
        need = Need(
            department_id=departments[row["department"]].id, team_id=None,
            profession_id=profession.id if profession else None, starts_on=start,
            ends_on=start + dt.timedelta(days=364), **given,
        )  # fmt: skip
        service.post(need=need, person=coordinator, key=uuid.uuid4())
    for row in data["pool"]:
        given = {key: row[key] for key in ("name", "email", "grade", "brings")}
        offer = Offer(
            profession_id=professions[row["profession"]].id, region_id=regions[row["region"]].id, available_on=start,
            **given,
        )  # fmt: skip
        service.add_to_pool(offer=offer, person=coordinator)


def _bring(row: dict[str, Any], managers: dict[str, Person]) -> None:
    """Register somebody and take the steps up to where they stand, each by whoever takes it."""
    home = db.session.scalars(select(HomeOrganisation).where(HomeOrganisation.slug == row["home"])).one()
    host = db.session.scalars(select(Department).where(Department.slug == row["host"])).one()
    profession = db.session.scalars(select(Profession).where(Profession.slug == row["profession"])).one()
    home_manager, host_manager = managers[row["home_manager"]], managers[row["host_manager"]]
    starts = today() + dt.timedelta(days=row["in_days"])
    placement = service.register(
        details=Details(
            profession_id=profession.id, home_organisation_id=home.id, host_department_id=host.id,
            host_team_id=host.teams[0].id, post=row["post"], starts_on=starts, ends_on=starts + dt.timedelta(days=364),
            grade="Grade 7", base="Leeds", **COSTS,  # type: ignore[arg-type]
        ),
        secondee=Named(row["name"], row["email"]), home_manager=Named(home_manager.name, home_manager.email),
        host_manager=Named(host_manager.name, host_manager.email), invites=False,
    )  # fmt: skip
    if row["steps"] >= 1:
        with acting(home_manager.id):
            service.approve(placement=placement, person=home_manager)
    if row["steps"] >= 2:  # noqa: PLR2004 - the second step
        with acting(host_manager.id):
            service.agree(placement=placement, person=host_manager)
    if row["steps"] >= 3:  # noqa: PLR2004 - the third
        service.ask_for_clearance(placement=placement, level=Clearance.BPSS)
        agreement = service.make_agreement(placement=placement)
        for party, person in ((Party.HOME, home_manager), (Party.HOST, host_manager))[: row["steps"] - 3]:
            with acting(person.id):
                service.sign(placement=placement, person=person, party=party, name=person.name, read=agreement.digest)


def _plan() -> None:
    quarter = queries.quarter_of(today() - dt.timedelta(days=190))
    for number in range(6):
        for profession in db.session.scalars(select(Profession)):
            service.set_target(profession_id=profession.id, quarter=quarter, planned=12 + 2 * number)
        quarter = queries.next_quarter(quarter)
