"""The steps while a placement runs: updates, the record, an extension that was asked for, the end of a pause."""

from typing import Any

from flask_babel import lazy_gettext as _l

from frontline.accounts.identity import current_person
from frontline.placements.forms import steps as forms
from frontline.placements.models.placement import (
    RUNNING_STATES,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.models.record import CheckInRating
from frontline.placements.queries import records
from frontline.placements.service.extensions import (
    agree_to_extension,
    grant_extension,
    refuse_extension,
)
from frontline.placements.service.lifecycle import (
    resume_placement,
)
from frontline.placements.service.progress import record_check_in
from frontline.placements.service.registration import (
    confirm_placement,
)
from frontline.placements.views.placement_step import PlacementStep

_S = PlacementState


def _is_awaiting_agreement(placement: Placement, party: Party) -> bool:
    extension = records.find_open_extension(placement.id)
    return extension is not None and not extension.has_agreed(party)


def _is_extension_agreed(placement: Placement) -> bool:
    return not any(_is_awaiting_agreement(placement, party) for party in (Party.HOME, Party.HOST))


def _refuse_extension(placement: Placement, form: Any) -> None:
    person = current_person()
    own_parties = sorted(placement.get_parties_of(person.id) & {Party.HOME, Party.HOST})
    party = own_parties[0] if own_parties else None
    refuse_extension(placement=placement, person=person, party=party, reason=form.reason.data)


RUNNING_STEPS: dict[str, PlacementStep] = {
    "check-in": PlacementStep(
        _l("Give an update"),
        RUNNING_STATES,
        tuple(Party),
        lambda p, form: record_check_in(
            placement=p, person=current_person(), rating=CheckInRating(form.rating.data), note=form.note.data or ""
        ),
        forms.CheckInForm,
        _l("Thank you."),
        is_party_only=True,
        colour="",
    ),
    "confirm": PlacementStep(
        _l("Confirm the record"),
        RUNNING_STATES,
        (Party.HOST, Party.HOME),
        lambda p, _: confirm_placement(placement=p),
        success_message=_l("Confirmed."),
    ),
    "agree-to-extension-home": PlacementStep(
        _l("Agree to the extension (home organisation)"),
        (_S.EXTENSION_REQUESTED,),
        (Party.HOME,),
        lambda p, _: agree_to_extension(placement=p, person=current_person(), party=Party.HOME),
        success_message=_l("Agreed."),
        condition=lambda p: _is_awaiting_agreement(p, Party.HOME),
        colour="",
    ),
    "agree-to-extension-host": PlacementStep(
        _l("Agree to the extension (host)"),
        (_S.EXTENSION_REQUESTED,),
        (Party.HOST,),
        lambda p, _: agree_to_extension(placement=p, person=current_person(), party=Party.HOST),
        success_message=_l("Agreed."),
        condition=lambda p: _is_awaiting_agreement(p, Party.HOST),
        colour="",
    ),
    "grant-extension": PlacementStep(
        _l("Grant the extension"),
        (_S.EXTENSION_REQUESTED,),
        (),
        lambda p, form: grant_extension(
            placement=p,
            person=current_person(),
            approval_reference=form.approval_reference.data or "",
            approved_on=form.approved_on.data,
        ),
        forms.GrantExtensionForm,
        _l("The placement is extended."),
        condition=_is_extension_agreed,
        colour="",
    ),
    "refuse-extension": PlacementStep(
        _l("Refuse the extension"),
        (_S.EXTENSION_REQUESTED,),
        (Party.HOME, Party.HOST),
        _refuse_extension,
        forms.ReasonForm,
        _l("Refused. The last day stays."),
    ),
    "resume": PlacementStep(
        _l("End the pause"),
        (_S.PAUSED,),
        (Party.HOST,),
        lambda p, _: resume_placement(placement=p),
        success_message=_l("The placement has resumed."),
        colour="",
    ),
}
