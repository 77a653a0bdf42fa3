"""The agreement, extensions, pauses and the end of a placement."""

import datetime as dt

import pytest
from sqlalchemy import select

from frontline.core.actor import acting
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.notices.models import Notice
from frontline.placements.models.placement import Clearance, Party, Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.service.agreements import Signatory, make_agreement, sign_agreement
from frontline.placements.service.approvals import decline_placement
from frontline.placements.service.clearance import record_clearance
from frontline.placements.service.completion import confirm_handover, waive_review
from frontline.placements.service.extensions import (
    agree_to_extension,
    grant_extension,
    refuse_extension,
    request_extension,
)
from frontline.placements.service.lifecycle import advance_placements
from frontline.placements.service.pauses import PausePeriod, cancel_pause, pause_placement
from frontline.placements.service.progress import add_objective
from frontline.placements.service.registration import NamedPerson, name_manager
from frontline.placements.service.state_changes import undo_last_change
from tests import placements as made
from tests.pages import CheckingClient

_S = PlacementState


def _state(placement: Placement) -> PlacementState:
    return placement.state


@pytest.mark.usefixtures("app")
def test_a_text_that_has_changed_since_cannot_be_signed() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    read = records.find_current_agreement(placement.id)
    assert read
    add_objective(placement=placement, person=cast.host, description="Another one", key=read.id)
    assert records.find_current_agreement(placement.id) is None
    make_agreement(placement=placement)
    with pytest.raises(FieldError, match="has changed since you read it"):
        made.sign(placement, cast, Party.HOME, read.digest)


@pytest.mark.usefixtures("app")
def test_a_change_of_the_record_makes_a_signed_agreement_void_and_says_so() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    for party in Party:
        made.sign(placement, cast, party)
    assert _state(placement) is _S.AGREEMENT_SIGNED
    name_manager(
        placement=placement,
        actor=cast.coordinator,
        party=Party.HOST,
        named_person=NamedPerson("Nell Next", "nell@example.org"),
    )
    assert _state(placement) is _S.CLEARANCE_PENDING
    told = select(Notice.body).where(Notice.person_id == cast.home.id, Notice.title.like("The line manager%"))
    assert "Nell Next" in (db.session.scalar(told) or "")


@pytest.mark.usefixtures("app")
def test_only_somebody_of_that_name_signs() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    agreement = records.find_current_agreement(placement.id)
    assert agreement
    with pytest.raises(FieldError, match="Enter your name as it stands"):
        sign_agreement(
            placement=placement, signatory=Signatory(cast.host, Party.HOST, "X"), read_digest=agreement.digest
        )
    signatory = Signatory(cast.host, Party.HOME, cast.host.name)
    with pytest.raises(TransitionError, match="not named for this party"):
        sign_agreement(placement=placement, signatory=signatory, read_digest=agreement.digest)


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
    placement = made.active(cast, ends_on=get_london_today() + dt.timedelta(days=700))
    until = get_london_today() + dt.timedelta(days=760)
    request_extension(placement=placement, person=cast.secondee, ends_on=until, reason="Unfinished")
    with pytest.raises(TransitionError, match="home organisation, host"):
        grant_extension(placement=placement, person=cast.coordinator)
    for party in (Party.HOME, Party.HOST):
        agree_to_extension(placement=placement, person=cast.of(party), party=party)
    with pytest.raises(FieldError, match="because it lasts longer than 24 months"):
        grant_extension(placement=placement, person=cast.coordinator)
    grant_extension(
        placement=placement,
        person=cast.coordinator,
        approval_reference="CSC 2026/17",
        approved_on=get_london_today(),
    )
    assert (placement.ends_on, placement.state) == (until, _S.ACTIVE)


@pytest.mark.usefixtures("app")
def test_an_extension_can_be_asked_for_while_it_is_ending_and_refused() -> None:
    cast = made.make_cast()
    placement = made.active(cast, ends_on=get_london_today() + dt.timedelta(days=30))
    advance_placements(get_london_today())
    assert _state(placement) is _S.ENDING
    later = placement.ends_on + dt.timedelta(days=30)
    request_extension(placement=placement, person=cast.host, ends_on=later, reason="Unfinished")
    refuse_extension(placement=placement, person=cast.home, party=Party.HOME, reason="We need them")
    assert _state(placement) is _S.ENDING


@pytest.mark.usefixtures("app")
def test_a_pause_that_is_over_ends_by_itself() -> None:
    placement = made.active(made.make_cast())
    pause_placement(
        placement=placement,
        period=PausePeriod(get_london_today(), get_london_today() + dt.timedelta(days=5), "Illness"),
    )
    advance_placements(get_london_today() + dt.timedelta(days=5))
    assert _state(placement) is _S.PAUSED
    advance_placements(get_london_today() + dt.timedelta(days=6))
    assert _state(placement) is _S.ACTIVE


@pytest.mark.usefixtures("app")
def test_with_the_last_review_and_the_hand_over_it_is_complete() -> None:
    cast = made.make_cast()
    placement = made.ended(cast)
    confirm_handover(placement=placement, person=cast.secondee)
    made.review(placement, cast, Party.HOME)
    waive_review(placement=placement, person=cast.coordinator, party=Party.HOST, reason="Left the service")
    assert _state(placement) is _S.END_REVIEW_DUE
    made.review(placement, cast, Party.SECONDEE)
    assert _state(placement) is _S.COMPLETED
    with pytest.raises(TransitionError, match="cannot be undone"):
        undo_last_change(placement=placement, person=cast.coordinator, reason="The wrong person")


@pytest.mark.usefixtures("app")
def test_a_pause_that_is_planned_begins_on_its_day_unless_it_is_called_off() -> None:
    cast = made.make_cast()
    placement = made.active(cast)
    first = get_london_today() + dt.timedelta(days=10)
    for called_off in (True, False):
        pause_placement(placement=placement, period=PausePeriod(first, first + dt.timedelta(days=5), "An operation"))
        assert _state(placement) is _S.ACTIVE
        with pytest.raises(TransitionError, match="is planned already"):
            pause_placement(placement=placement, period=PausePeriod(get_london_today(), first, "A holiday"))
        if called_off:
            cancel_pause(placement=placement)
    for days, state in ((9, _S.ACTIVE), (10, _S.PAUSED), (15, _S.PAUSED), (16, _S.ACTIVE)):
        advance_placements(get_london_today() + dt.timedelta(days=days))
        assert _state(placement) is state
    with pytest.raises(TransitionError, match="No pause is planned"):
        cancel_pause(placement=placement)


@pytest.mark.usefixtures("app")
def test_whoever_took_a_step_takes_it_back_and_nobody_else_but_a_coordinator() -> None:
    cast = made.make_cast()
    placement = made.approved(cast)
    with pytest.raises(ForbiddenError, match="Only the person who took this step"):
        undo_last_change(placement=placement, person=cast.host, reason="No")
    with acting(cast.home.id):
        decline_placement(placement=placement, person=cast.home, reason="Not now")
        undo_last_change(placement=placement, person=cast.home, reason="The wrong button")
    assert _state(placement) is _S.HOME_APPROVED


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("level", [Clearance.BPSS, Clearance.CTC])
def test_clearance_below_what_is_needed_does_not_count(level: Clearance) -> None:
    placement = made.agreed(made.make_cast())
    with pytest.raises(FieldError, match="This placement needs SC"):
        record_clearance(placement=placement, level=level, cleared_on=get_london_today())
    record_clearance(placement=placement, level=Clearance.DV, cleared_on=get_london_today())
    assert (placement.clearance, placement.cleared_on) == (Clearance.SC, get_london_today())
