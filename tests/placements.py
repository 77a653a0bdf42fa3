"""Placements for tests, brought to where a test begins by the steps that people take."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.furniture import today
from frontline.notices.models import Preference
from frontline.placements import queries, service
from frontline.placements.models import Clearance, Party, Placement, PlacementState
from frontline.placements.service import Details, EarlyEnd, Named, Rest, Views
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
    db.session.add(Preference(person_id=cast.secondee.id, lasting_address="me@example.org"))
    db.session.flush()
    return cast


def details(**given: Any) -> Details:
    """Terms that nothing is wrong with: a year from today."""
    like, team = make_placement(make_person()), make_team()
    usual: dict[str, Any] = {
        "profession_id": like.profession_id, "home_organisation_id": like.home_organisation_id,
        "host_department_id": team.department_id, "host_team_id": team.id, "post": "Policy adviser",
        "starts_on": today(), "ends_on": today() + dt.timedelta(days=364), "salary_share": 100,
    }  # fmt: skip
    return Details(**{**usual, **given})


def proposed(cast: Cast, **given: Any) -> Placement:
    """A placement with everybody named."""
    return service.register(
        details=details(**given), secondee=Named("", cast.secondee.email), home_manager=Named("", cast.home.email),
        host_manager=Named("", cast.host.email),
    )  # fmt: skip


def approved(cast: Cast) -> Placement:
    """The home organisation has approved it."""
    placement = proposed(cast)
    service.approve(placement=placement, person=cast.home)
    return placement


def agreed(cast: Cast, **given: Any) -> Placement:
    """Approved, agreed, clearance asked for, and the agreement made."""
    placement = proposed(cast, **given)
    service.approve(placement=placement, person=cast.home)
    service.agree(placement=placement, person=cast.host)
    service.ask_for_clearance(placement=placement, level=Clearance.SC)
    service.make_agreement(placement=placement)
    return placement


def sign(placement: Placement, cast: Cast, party: Party) -> None:
    agreement = queries.agreement(placement.id)
    assert agreement
    person = cast.of(party)
    service.sign(placement=placement, person=person, party=party, name=person.name, read=agreement.digest)


def signed(cast: Cast, **given: Any) -> Placement:
    """Signed by all three."""
    placement = agreed(cast, **given)
    for party in Party:
        sign(placement, cast, party)
    return placement


def active(cast: Cast, **given: Any) -> Placement:
    """Signed, cleared, and begun."""
    placement = signed(cast, **given)
    service.record_clearance(placement=placement, level=Clearance.SC, on=today())
    service.start(placement=placement)
    return placement


def paused(cast: Cast) -> Placement:
    """Resting for a week."""
    placement = active(cast)
    service.pause(placement=placement, rest=Rest(today(), today() + dt.timedelta(days=7), "Illness"))
    return placement


def ending(cast: Cast) -> Placement:
    """In its last weeks."""
    placement = active(cast, starts_on=today() - dt.timedelta(days=200), ends_on=today() + dt.timedelta(days=30))
    service.keep_time(today())
    assert placement.state is PlacementState.ENDING
    return placement


def ended(cast: Cast) -> Placement:
    """Past its last day, and waiting for reviews."""
    placement = active(cast, starts_on=today() - dt.timedelta(days=200), ends_on=today() + dt.timedelta(days=1))
    service.keep_time(today() + dt.timedelta(days=2))
    assert placement.state is PlacementState.END_REVIEW_DUE
    return placement


def ended_early(cast: Cast) -> Placement:
    """Brought to an early end by the host, yesterday."""
    placement = active(cast, starts_on=today() - dt.timedelta(days=30))
    end = EarlyEnd(Party.HOST, today() - dt.timedelta(days=1), "The trial is over")
    service.end_early(placement=placement, person=cast.host, end=end)
    assert placement.state is PlacementState.ENDED_EARLY
    return placement


def reviewed(cast: Cast) -> Placement:
    """One review is missing."""
    placement = ended(cast)
    service.hand_over(placement=placement, person=cast.secondee)
    for party in (Party.HOME, Party.HOST):
        review(placement, cast, party)
    return placement


def review(placement: Placement, cast: Cast, party: Party) -> None:
    service.review(placement=placement, person=cast.of(party), party=party, views=Views("Much", "", ""))
