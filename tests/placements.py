"""Placements for tests, brought to where a test begins by the steps that people take."""

import datetime as dt
import decimal
from dataclasses import dataclass
from typing import Any

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.notices.models import NoticePreference
from frontline.placements.models.placement import Clearance, Party, Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.service import agreements
from frontline.placements.service import completion as service_ending
from frontline.placements.service.agreements import make_agreement
from frontline.placements.service.approvals import (
    agree_to_placement,
    approve_placement,
    request_clearance,
)
from frontline.placements.service.clearance import record_clearance
from frontline.placements.service.completion import ReviewAnswers, confirm_handover
from frontline.placements.service.lifecycle import EarlyEnd, advance_placements, end_placement_early, start_placement
from frontline.placements.service.pauses import PausePeriod, pause_placement
from frontline.placements.service.registration import NamedPerson, PlacementDetails, register_placement
from tests.factories import make_person, make_placement, make_team


@dataclass
class Cast:
    """The people of a placement."""

    secondee: Person
    home: Person
    host: Person
    coordinator: Person

    def of(self, party: Party) -> Person:
        return {Party.SECONDEE: self.secondee, Party.HOME: self.home, Party.HOST: self.host}[party]


def make_cast() -> Cast:
    roles = (Role.SECONDEE, Role.HOME_MANAGER, Role.HOST_MANAGER, Role.COORDINATOR)
    cast = Cast(*(make_person(role) for role in roles))
    db.session.add(NoticePreference(person_id=cast.secondee.id, lasting_address="me@example.org"))
    db.session.flush()
    return cast


def details(**given: Any) -> PlacementDetails:
    """Terms that nothing is wrong with: a year from today."""
    like, team = make_placement(make_person()), make_team()
    usual: dict[str, Any] = {
        "profession_id": like.profession_id, "home_organisation_id": like.home_organisation_id,
        "host_department_id": team.department_id, "host_team_id": team.id, "post": "Policy adviser",
        "starts_on": get_london_today(), "ends_on": get_london_today() + dt.timedelta(days=364), "salary_share": 100,
        "on_costs_share": 100, "full_time_equivalent": decimal.Decimal(1),
    }  # fmt: skip
    return PlacementDetails(**{**usual, **given})


def proposed(cast: Cast, **given: Any) -> Placement:
    """A placement with everybody named."""
    return register_placement(
        details=details(**given),
        secondee=NamedPerson("", cast.secondee.email),
        home_manager=NamedPerson("", cast.home.email),
        host_manager=NamedPerson("", cast.host.email),
    )


def approved(cast: Cast) -> Placement:
    """The home organisation has approved it."""
    placement = proposed(cast)
    approve_placement(placement=placement, person=cast.home)
    return placement


def agreed(cast: Cast, **given: Any) -> Placement:
    """Approved, agreed, clearance asked for, and the agreement made."""
    placement = proposed(cast, **given)
    approve_placement(placement=placement, person=cast.home)
    agree_to_placement(placement=placement, person=cast.host)
    request_clearance(placement=placement, level=Clearance.SC)
    make_agreement(placement=placement)
    return placement


def sign(placement: Placement, cast: Cast, party: Party, read_digest: str = "") -> None:
    agreement = records.find_current_agreement(placement.id)
    assert agreement
    person = cast.of(party)
    signatory = agreements.Signatory(person, party, person.name, "Head of Human Resources")
    agreements.sign_agreement(placement=placement, signatory=signatory, read_digest=read_digest or agreement.digest)


def signed(cast: Cast, **given: Any) -> Placement:
    """Signed by all three."""
    placement = agreed(cast, **given)
    for party in Party:
        sign(placement, cast, party)
    return placement


def active(cast: Cast, **given: Any) -> Placement:
    """Signed, cleared, and begun."""
    placement = signed(cast, **given)
    record_clearance(placement=placement, level=Clearance.SC, cleared_on=get_london_today())
    start_placement(placement=placement)
    return placement


def paused(cast: Cast) -> Placement:
    """Resting for a week."""
    placement = active(cast)
    pause_placement(
        placement=placement,
        period=PausePeriod(get_london_today(), get_london_today() + dt.timedelta(days=7), "Illness"),
    )
    return placement


def ending(cast: Cast) -> Placement:
    """In its last weeks."""
    placement = active(
        cast, starts_on=get_london_today() - dt.timedelta(days=200), ends_on=get_london_today() + dt.timedelta(days=30)
    )
    advance_placements(get_london_today())
    assert placement.state is PlacementState.ENDING
    return placement


def ended(cast: Cast) -> Placement:
    """Past its last day, and waiting for reviews."""
    placement = active(
        cast, starts_on=get_london_today() - dt.timedelta(days=200), ends_on=get_london_today() + dt.timedelta(days=1)
    )
    advance_placements(get_london_today() + dt.timedelta(days=2))
    assert placement.state is PlacementState.END_REVIEW_DUE
    return placement


def ended_early(cast: Cast) -> Placement:
    """Brought to an early end by the host, yesterday."""
    placement = active(cast, starts_on=get_london_today() - dt.timedelta(days=30))
    end = EarlyEnd(Party.HOST, get_london_today() - dt.timedelta(days=1), "The trial is over")
    end_placement_early(placement=placement, person=cast.host, early_end=end)
    assert placement.state is PlacementState.ENDED_EARLY
    return placement


def reviewed(cast: Cast) -> Placement:
    """One review is missing."""
    placement = ended(cast)
    confirm_handover(placement=placement, person=cast.secondee)
    for party in (Party.HOME, Party.HOST):
        review(placement, cast, party)
    return placement


def review(placement: Placement, cast: Cast, party: Party) -> None:
    service_ending.submit_review(
        placement=placement, person=cast.of(party), party=party, answers=ReviewAnswers("Much", "", "")
    )
