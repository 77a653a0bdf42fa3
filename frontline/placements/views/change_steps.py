"""The steps that change a placement: its length, its people, its early end, and the last step undone."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.placements.forms import steps as forms
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    EDITABLE_STATES,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.queries.records import find_last_state_change, find_open_pause
from frontline.placements.service.approvals import (
    decline_placement,
    withdraw_placement,
)
from frontline.placements.service.extensions import (
    request_extension,
)
from frontline.placements.service.invitations import has_person_without_password, invite_named_people
from frontline.placements.service.lifecycle import EarlyEnd, end_placement_early
from frontline.placements.service.pauses import PausePeriod, cancel_pause, pause_placement
from frontline.placements.service.registration import (
    NamedPerson,
    name_manager,
)
from frontline.placements.service.state_changes import undo_last_change
from frontline.placements.views.placement_step import PlacementStep

_S = PlacementState
MANAGE = Permission.MANAGE_PLACEMENTS


def _can_undo(placement: Placement) -> bool:
    last_change = find_last_state_change(placement.id)
    return is_allowed(MANAGE) or (last_change is not None and last_change.person_id == current_person().id)


def _build_manager_action(party: Party) -> Callable[[Placement, Any], object]:
    def act(placement: Placement, form: Any) -> None:
        named_person = NamedPerson(form.name.data or "", form.email.data)
        reason, actor = form.reason.data or "", current_person()
        name_manager(placement=placement, actor=actor, party=party, named_person=named_person, reason=reason)

    return act


def _build_manager_condition(party: Party) -> Callable[[Placement], bool]:
    """A party names its own manager; a secondee fills an empty place, no more."""
    return lambda p: (
        p.get_party_person_id(party) is None or is_allowed(MANAGE) or party in p.get_parties_of(current_person().id)
    )


CHANGE_STEPS: dict[str, PlacementStep] = {
    "extend": PlacementStep(
        _l("Request an extension"),
        (_S.ACTIVE, _S.ENDING),
        tuple(Party),
        lambda p, form: request_extension(
            placement=p, person=current_person(), ends_on=form.new_end.data, reason=form.reason.data or ""
        ),
        forms.ExtendForm,
        _l("Requested. Home and host have been asked to agree."),
    ),
    "pause": PlacementStep(
        _l("Pause the placement"),
        (_S.ACTIVE,),
        (Party.HOST,),
        lambda p, form: pause_placement(
            placement=p, period=PausePeriod(form.since.data, form.until.data, form.reason.data)
        ),
        forms.PauseForm,
        _l("The pause is saved. Everyone named has been told."),
        condition=lambda p: find_open_pause(p.id) is None,
    ),
    "call-off-pause": PlacementStep(
        _l("Cancel the planned pause"),
        (_S.ACTIVE, _S.EXTENSION_REQUESTED, _S.ENDING),
        (Party.HOST,),
        lambda p, _: cancel_pause(placement=p),
        success_message=_l("Cancelled. Everyone named has been told."),
        condition=lambda p: find_open_pause(p.id) is not None,
    ),
    "invite": PlacementStep(
        _l("Send a new link to those who have no password"),
        EDITABLE_STATES,
        (),
        lambda p, _: invite_named_people(placement=p),
        success_message=_l("Whoever has no password yet is sent a link."),
        condition=has_person_without_password,
    ),
    "name-home-manager": PlacementStep(
        _l("Name the line manager at home"),
        EDITABLE_STATES,
        (Party.HOME, Party.SECONDEE),
        _build_manager_action(Party.HOME),
        forms.ManagerForm,
        _l("Saved. Everyone named has been told."),
        condition=_build_manager_condition(Party.HOME),
    ),
    "name-host-manager": PlacementStep(
        _l("Name the line manager at the host"),
        EDITABLE_STATES,
        (Party.HOST, Party.SECONDEE),
        _build_manager_action(Party.HOST),
        forms.ManagerForm,
        _l("Saved. Everyone named has been told."),
        condition=_build_manager_condition(Party.HOST),
    ),
}

ENDING_STEPS: dict[str, PlacementStep] = {
    "decline": PlacementStep(
        _l("Decline"),
        BEFORE_START_STATES,
        (Party.HOME, Party.HOST),
        lambda p, form: decline_placement(placement=p, person=current_person(), reason=form.reason.data),
        forms.ReasonForm,
        _l("The placement is declined."),
        colour="warning",
    ),
    "withdraw": PlacementStep(
        _l("Withdraw"),
        BEFORE_START_STATES,
        (Party.SECONDEE,),
        lambda p, form: withdraw_placement(placement=p, person=current_person(), reason=form.reason.data),
        forms.ReasonForm,
        _l("The placement is withdrawn."),
        colour="warning",
    ),
    "end-early": PlacementStep(
        _l("End early"),
        (_S.ACTIVE, _S.PAUSED, _S.ENDING),
        tuple(Party),
        lambda p, form: end_placement_early(
            placement=p,
            person=current_person(),
            early_end=EarlyEnd(Party(form.trigger.data), form.last_day.data, form.reason.data or ""),
        ),
        forms.EarlyEndForm,
        _l("The placement is ended. Reviews and hand-over are still asked for."),
        colour="warning",
    ),
    "take-back": PlacementStep(
        _l("Undo the last step"),
        (_S.HOME_APPROVED, _S.HOST_AGREED, _S.DECLINED, _S.WITHDRAWN, _S.ENDED_EARLY),
        tuple(Party),
        lambda p, form: undo_last_change(placement=p, person=current_person(), reason=form.reason.data),
        forms.ReasonForm,
        _l("The last step is undone."),
        condition=_can_undo,
    ),
}
