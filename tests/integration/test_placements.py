"""The agreement, extensions, pauses and the end of a placement."""

import datetime as dt

import pytest
from sqlalchemy import select

from frontline.core.actor import acting
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.core.furniture import today
from frontline.notices.models import Notice
from frontline.placements import queries, service
from frontline.placements.models import (
    Clearance,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.service import Named, Rest
from tests import placements as made
from tests.pages import CheckingClient

_S = PlacementState


def _state(placement: Placement) -> PlacementState:
    return placement.state


@pytest.mark.usefixtures("app")
def test_a_text_that_has_changed_since_cannot_be_signed() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    read = queries.agreement(placement.id)
    assert read
    service.add_objective(placement=placement, person=cast.host, what="Another one", key=read.id)
    assert queries.agreement(placement.id) is None
    service.make_agreement(placement=placement)
    with pytest.raises(FieldError, match="has changed since you read it"):
        service.sign(placement=placement, person=cast.home, party=Party.HOME, name=cast.home.name, read=read.digest)


@pytest.mark.usefixtures("app")
def test_a_change_of_the_record_makes_a_signed_agreement_void_and_says_so() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    for party in Party:
        made.sign(placement, cast, party)
    assert _state(placement) is _S.AGREEMENT_SIGNED
    service.name_manager(
        placement=placement, by=cast.coordinator, party=Party.HOST, named=Named("Nell Next", "nell@example.org")
    )
    assert _state(placement) is _S.CLEARANCE_PENDING
    told = select(Notice.body).where(Notice.person_id == cast.home.id, Notice.title.like("The line manager%"))
    assert "Nell Next" in (db.session.scalar(told) or "")


@pytest.mark.usefixtures("app")
def test_only_somebody_of_that_name_signs() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    agreement = queries.agreement(placement.id)
    assert agreement
    with pytest.raises(FieldError, match="Enter your name as it stands"):
        service.sign(placement=placement, person=cast.host, party=Party.HOST, name="X", read=agreement.digest)
    with pytest.raises(TransitionError, match="not named for this party"):
        service.sign(
            placement=placement, person=cast.host, party=Party.HOME, name=cast.host.name, read=agreement.digest
        )


def test_the_agreement_is_a_tagged_document_whatever_it_says(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.agreed(cast, post='#import "x" *bold* $math$ <a> \\ @b', conflicts="Llŷn, “quotes”")
    client.sign_in(cast.home)
    document = client.get(f"/placements/{placement.id}/agreements/1.pdf")
    assert document.data.startswith(b"%PDF-")
    assert b"pdfuaid" in document.data


@pytest.mark.usefixtures("app")
def test_an_extension_needs_both_organisations_and_beyond_two_years_an_approval() -> None:
    cast = made.make_cast()
    placement = made.active(cast, ends_on=today() + dt.timedelta(days=700))
    until = today() + dt.timedelta(days=760)
    service.ask_to_extend(placement=placement, person=cast.secondee, ends_on=until, reason="Unfinished")
    with pytest.raises(TransitionError, match="home organisation, host"):
        service.grant_extension(placement=placement)
    for party in (Party.HOME, Party.HOST):
        service.agree_to_extend(placement=placement, person=cast.of(party), party=party)
    with pytest.raises(FieldError, match="Longer than 24 months"):
        service.grant_extension(placement=placement)
    db.session.expire_all()
    service.grant_extension(placement=placement, approval_reference="CSC 2026/17")
    assert (placement.ends_on, placement.state) == (until, _S.ACTIVE)


@pytest.mark.usefixtures("app")
def test_an_extension_can_be_asked_for_while_it_is_ending_and_refused() -> None:
    cast = made.make_cast()
    placement = made.active(cast, ends_on=today() + dt.timedelta(days=30))
    service.keep_time(today())
    assert _state(placement) is _S.ENDING
    later = placement.ends_on + dt.timedelta(days=30)
    service.ask_to_extend(placement=placement, person=cast.host, ends_on=later, reason="Unfinished")
    service.refuse_extension(placement=placement, person=cast.home, party=Party.HOME, reason="We need them")
    assert _state(placement) is _S.ENDING


@pytest.mark.usefixtures("app")
def test_a_pause_that_is_over_ends_by_itself() -> None:
    placement = made.active(made.make_cast())
    service.pause(placement=placement, rest=Rest(today(), today() + dt.timedelta(days=5), "Illness"))
    service.keep_time(today() + dt.timedelta(days=5))
    assert _state(placement) is _S.PAUSED
    service.keep_time(today() + dt.timedelta(days=6))
    assert _state(placement) is _S.ACTIVE


@pytest.mark.usefixtures("app")
def test_with_the_last_review_and_the_hand_over_it_is_complete() -> None:
    cast = made.make_cast()
    placement = made.ended(cast)
    service.hand_over(placement=placement, person=cast.secondee)
    made.review(placement, cast, Party.HOME)
    service.waive_review(placement=placement, person=cast.coordinator, party=Party.HOST, reason="Left the service")
    assert _state(placement) is _S.END_REVIEW_DUE
    made.review(placement, cast, Party.SECONDEE)
    assert _state(placement) is _S.COMPLETED
    with pytest.raises(TransitionError, match="cannot be taken back"):
        service.take_back(placement=placement, person=cast.coordinator, reason="The wrong person")


@pytest.mark.usefixtures("app")
def test_a_pause_that_is_planned_begins_on_its_day_unless_it_is_called_off() -> None:
    cast = made.make_cast()
    placement = made.active(cast)
    first = today() + dt.timedelta(days=10)
    for called_off in (True, False):
        service.pause(placement=placement, rest=Rest(first, first + dt.timedelta(days=5), "An operation"))
        assert _state(placement) is _S.ACTIVE
        with pytest.raises(TransitionError, match="is planned already"):
            service.pause(placement=placement, rest=Rest(today(), first, "A holiday"))
        if called_off:
            service.call_off_pause(placement=placement)
    for days, state in ((9, _S.ACTIVE), (10, _S.PAUSED), (15, _S.PAUSED), (16, _S.ACTIVE)):
        service.keep_time(today() + dt.timedelta(days=days))
        assert _state(placement) is state
    with pytest.raises(TransitionError, match="No pause is planned"):
        service.call_off_pause(placement=placement)


@pytest.mark.usefixtures("app")
def test_whoever_took_a_step_takes_it_back_and_nobody_else_but_a_coordinator() -> None:
    cast = made.make_cast()
    placement = made.approved(cast)
    with pytest.raises(ForbiddenError, match="Only whoever took this step"):
        service.take_back(placement=placement, person=cast.host, reason="No")
    with acting(cast.home.id):
        service.decline(placement=placement, person=cast.home, reason="Not now")
        service.take_back(placement=placement, person=cast.home, reason="The wrong button")
    assert _state(placement) is _S.HOME_APPROVED


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("level", [Clearance.BPSS, Clearance.CTC])
def test_clearance_below_what_is_needed_does_not_count(level: Clearance) -> None:
    placement = made.agreed(made.make_cast())
    with pytest.raises(FieldError, match="This placement needs SC"):
        service.record_clearance(placement=placement, level=level, on=today())
    service.record_clearance(placement=placement, level=Clearance.DV, on=today())
    assert (placement.clearance, placement.cleared_on) == (Clearance.SC, today())
