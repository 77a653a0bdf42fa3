"""The steps of a placement, each one button or one short form: a table of them, and one route."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError, NotFoundError, TransitionError
from frontline.core.forms import Form, attempt
from frontline.core.writes import writes
from frontline.placements import queries, service
from frontline.placements.forms import steps as forms
from frontline.placements.models import (
    AT_THE_END,
    BEFORE,
    OPEN,
    RUNNING,
    Clearance,
    Going,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.service import EarlyEnd, Named, Rest, Views
from frontline.placements.states import PLACEMENTS
from frontline.placements.views.blueprint import blueprint

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS
_S = PlacementState


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what its button says, in which states it is open, whose it is, and what it does.

    Attributes:
        words: of the button, and of the page where it has a form.
        states: in which it may be taken.
        parties: whose part it is; coordinators may act for them, unless it is theirs `alone`.
        act: what it does with what was entered.
        form: what has to be entered.
        said: when it is done.
        alone: nobody can do it for the party.
        is_open: what else must be so.
        colour: of the button: empty for the next step, `secondary` or `warning`.
    """

    words: str
    states: tuple[PlacementState, ...]
    parties: tuple[Party, ...]
    act: Callable[[Placement, Any], object]
    form: type[Form] = forms.StepForm
    said: str = _l("Saved.")
    alone: bool = False
    is_open: Callable[[Placement], bool] = lambda _: True
    colour: str = "secondary"

    @property
    def has_form(self) -> bool:
        """Whether something has to be entered."""
        return self.form is not forms.StepForm

    def is_open_for(self, placement: Placement) -> bool:
        """Whether it may be taken now."""
        return placement.state in self.states and self.is_open(placement)

    def is_theirs(self, placement: Placement) -> bool:
        """Whether it is for whoever is signed in to take."""
        own = placement.parties(current_person().id).intersection(self.parties)
        return bool(own) or (may(MANAGE) and not self.alone)


def _asked(placement: Placement, party: Party) -> bool:
    asked = queries.extension(placement.id)
    return asked is not None and not asked.agreed(party)


def _extension_is_agreed(placement: Placement) -> bool:
    return not any(_asked(placement, party) for party in (Party.HOME, Party.HOST))


def _not_reviewed(placement: Placement) -> list[Party]:
    written = {one.party for one in queries.reviews(placement.id)}
    return [party for party in Party if party not in written]


def _is_handed_over(placement: Placement) -> bool:
    return bool(placement.handed_over_at or placement.handover_waived)


def _may_take_back(placement: Placement) -> bool:
    last = queries.last_move(placement.id)
    return may(MANAGE) or (last is not None and last.person_id == current_person().id)


def _refuse_extension(placement: Placement, form: Any) -> None:
    person = current_person()
    own = sorted(placement.parties(person.id) & {Party.HOME, Party.HOST})
    party = own[0] if own else None
    service.refuse_extension(placement=placement, person=person, party=party, reason=form.reason.data)


def _manager(party: Party) -> Callable[[Placement, Any], object]:
    def act(placement: Placement, form: Any) -> None:
        named = Named(form.name.data or "", form.email.data)
        reason, by = form.reason.data or "", current_person()
        service.name_manager(placement=placement, by=by, party=party, named=named, reason=reason)

    return act


def _may_name(party: Party) -> Callable[[Placement], bool]:
    """A party names its own manager; a secondee fills an empty place, no more."""
    return lambda p: p.holder(party) is None or may(MANAGE) or party in p.parties(current_person().id)


_REVIEWS = {
    Party.SECONDEE: _l("Write the end review (secondee)"),
    Party.HOME: _l("Write the end review (home organisation)"),
    Party.HOST: _l("Write the end review (host)"),
}


def _review(party: Party, words: str) -> Step:
    def act(placement: Placement, form: Any) -> None:
        views = Views(form.gained.data or "", form.changed.data or "", form.better.data or "")
        service.review(placement=placement, person=current_person(), party=party, views=views)

    return Step(
        words, AT_THE_END, (party,), act, forms.ReviewForm,
        _l("Thank you. The review is sent."), alone=True, is_open=lambda p: party in _not_reviewed(p), colour="",
    )  # fmt: skip


STEPS: dict[str, Step] = {
    "approve": Step(
        _l("Approve the placement"), (_S.PROPOSED,), (Party.HOME,),
        lambda p, _: service.approve(placement=p, person=current_person()),
        said=_l("Approved. The host has been asked to agree."), colour="",
    ),
    "agree": Step(
        _l("Agree to the placement"), (_S.HOME_APPROVED,), (Party.HOST,),
        lambda p, _: service.agree(placement=p, person=current_person()),
        said=_l("Agreed. The coordinators see to clearance."),
        colour="",
    ),
    "ask-for-clearance": Step(
        _l("Ask for clearance"), (_S.HOST_AGREED,), (),
        lambda p, form: service.ask_for_clearance(placement=p, level=Clearance(form.clearance.data)),
        forms.ClearanceForm, _l("Saved. Now the agreement can be made."), colour="",
    ),
    "record-clearance": Step(
        _l("Record the clearance"), (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING), (),
        lambda p, form: service.record_clearance(
            placement=p, level=Clearance(form.clearance.data), on=form.cleared_on.data
        ),
        forms.ClearedForm, is_open=lambda p: p.cleared_on is None, colour="",
    ),
    "make-agreement": Step(
        _l("Make the agreement"), (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING), (),
        lambda p, _: service.make_agreement(placement=p),
        said=_l("The agreement is made. The three parties have been asked to sign."),
        is_open=service.may_make_agreement, colour="",
    ),
    "start": Step(
        _l("The first day has come: start"), (_S.AGREEMENT_SIGNED,), (), lambda p, _: service.start(placement=p),
        said=_l("The placement is active."), colour="",
    ),
    "check-in": Step(
        _l("Say how it goes"), RUNNING, tuple(Party),
        lambda p, form: service.check_in(
            placement=p, person=current_person(), going=Going(form.going.data), note=form.note.data or ""
        ),
        forms.CheckInForm, _l("Thank you."), alone=True, colour="",
    ),
    "confirm": Step(
        _l("Confirm the record"), RUNNING, (Party.HOST, Party.HOME), lambda p, _: service.confirm(placement=p),
        said=_l("Confirmed."),
    ),
    "agree-to-extension-home": Step(
        _l("Agree to the extension (home organisation)"), (_S.EXTENSION_REQUESTED,), (Party.HOME,),
        lambda p, _: service.agree_to_extend(placement=p, person=current_person(), party=Party.HOME),
        said=_l("Agreed."), is_open=lambda p: _asked(p, Party.HOME), colour="",
    ),
    "agree-to-extension-host": Step(
        _l("Agree to the extension (host)"), (_S.EXTENSION_REQUESTED,), (Party.HOST,),
        lambda p, _: service.agree_to_extend(placement=p, person=current_person(), party=Party.HOST),
        said=_l("Agreed."), is_open=lambda p: _asked(p, Party.HOST), colour="",
    ),
    "grant-extension": Step(
        _l("Grant the extension"), (_S.EXTENSION_REQUESTED,), (),
        lambda p, form: service.grant_extension(placement=p, approval_reference=form.approval_reference.data or ""),
        forms.GrantForm, _l("The placement is extended."), is_open=_extension_is_agreed, colour="",
    ),
    "refuse-extension": Step(
        _l("Refuse the extension"), (_S.EXTENSION_REQUESTED,), (Party.HOME, Party.HOST), _refuse_extension,
        forms.ReasonForm, _l("Refused. The last day stays."),
    ),
    "resume": Step(
        _l("End the pause"), (_S.PAUSED,), (Party.HOST,), lambda p, _: service.resume(placement=p),
        said=_l("The placement goes on."), colour="",
    ),
    **{f"review-{party}": _review(party, words) for party, words in _REVIEWS.items()},
    "hand-over": Step(
        _l("Hand over"), AT_THE_END, (Party.SECONDEE,),
        lambda p, _: service.hand_over(placement=p, person=current_person()),
        said=_l("Handed over. Thank you."), alone=True, is_open=lambda p: not _is_handed_over(p), colour="",
    ),
    "stay-reachable": Step(
        _l("Say whether you stay reachable"), (*AT_THE_END, _S.COMPLETED), (Party.SECONDEE,),
        lambda p, form: service.stay_reachable(placement=p, person=current_person(), stays=form.stays.data == "yes"),
        forms.ReachableForm, alone=True,
    ),
    "extend": Step(
        _l("Ask for an extension"), (_S.ACTIVE, _S.ENDING), tuple(Party),
        lambda p, form: service.ask_to_extend(
            placement=p, person=current_person(), ends_on=form.new_end.data, reason=form.reason.data or ""
        ),
        forms.ExtendForm, _l("Asked for. Home and host are asked whether they agree."),
    ),
    "pause": Step(
        _l("Pause the placement"), (_S.ACTIVE,), (Party.HOST,),
        lambda p, form: service.pause(
            placement=p, rest=Rest(form.since.data, form.until.data, form.reason.data)
        ),
        forms.PauseForm, _l("The pause is saved. Everybody named has been told."),
        is_open=lambda p: queries.pause(p.id) is None,
    ),
    "call-off-pause": Step(
        _l("Call off the planned pause"), (_S.ACTIVE, _S.EXTENSION_REQUESTED, _S.ENDING), (Party.HOST,),
        lambda p, _: service.call_off_pause(placement=p), said=_l("Called off. Everybody named has been told."),
        is_open=lambda p: queries.pause(p.id) is not None,
    ),
    "invite": Step(
        _l("Send a new link to those who have no password"), OPEN, (), lambda p, _: service.invite_all(placement=p),
        said=_l("Whoever has no password yet is sent a link."), is_open=service.lacks_password,
    ),
    "name-home-manager": Step(
        _l("Name the line manager at home"), OPEN, (Party.HOME, Party.SECONDEE), _manager(Party.HOME),
        forms.ManagerForm, _l("Saved. The home organisation has been told."), is_open=_may_name(Party.HOME),
    ),
    "name-host-manager": Step(
        _l("Name the line manager at the host"), OPEN, (Party.HOST, Party.SECONDEE), _manager(Party.HOST),
        forms.ManagerForm, _l("Saved. The home organisation has been told."), is_open=_may_name(Party.HOST),
    ),
    "waive-review": Step(
        _l("Skip a review"), AT_THE_END, (),
        lambda p, form: service.waive_review(
            placement=p, person=current_person(), party=Party(form.party.data), reason=form.reason.data or ""
        ),
        forms.WaiveForm, is_open=lambda p: bool(_not_reviewed(p)),
    ),
    "waive-handover": Step(
        _l("Skip the hand-over"), AT_THE_END, (),
        lambda p, form: service.waive_handover(placement=p, reason=form.reason.data), forms.ReasonForm,
        is_open=lambda p: not _is_handed_over(p),
    ),
    "decline": Step(
        _l("Decline"), BEFORE, (Party.HOME, Party.HOST),
        lambda p, form: service.decline(placement=p, person=current_person(), reason=form.reason.data),
        forms.ReasonForm,
        _l("The placement is declined."), colour="warning",
    ),
    "withdraw": Step(
        _l("Withdraw"), BEFORE, (Party.SECONDEE,),
        lambda p, form: service.withdraw(placement=p, person=current_person(), reason=form.reason.data),
        forms.ReasonForm,
        _l("The placement is withdrawn."), colour="warning",
    ),
    "end-early": Step(
        _l("End early"), (_S.ACTIVE, _S.PAUSED, _S.ENDING), tuple(Party),
        lambda p, form: service.end_early(
            placement=p, person=current_person(),
            end=EarlyEnd(Party(form.trigger.data), form.last_day.data, form.reason.data or ""),
        ),
        forms.EarlyEndForm, _l("The placement is ended. Reviews and hand-over are still asked for."), colour="warning",
    ),
    "take-back": Step(
        _l("Take the last step back"),
        (_S.HOME_APPROVED, _S.HOST_AGREED, _S.DECLINED, _S.WITHDRAWN, _S.ENDED_EARLY), tuple(Party),
        lambda p, form: service.take_back(placement=p, person=current_person(), reason=form.reason.data),
        forms.ReasonForm, _l("The last step is taken back."), is_open=_may_take_back,
    ),
}  # fmt: skip


def open_steps(placement: Placement) -> dict[str, Step]:
    """The steps that whoever is signed in may take now."""
    return {name: step for name, step in STEPS.items() if step.is_theirs(placement) and step.is_open_for(placement)}


@blueprint.route("/placements/<uuid:placement_id>/steps/<name>", methods=["GET", "POST"])
@requires(READ)
@writes
def step(placement_id: uuid.UUID, name: str) -> str | Response | tuple[str, int]:
    """Take one step."""
    placement = queries.placement(placement_id, current_person(), everything=may(MANAGE))
    if name not in STEPS:
        raise NotFoundError("There is no such step.")
    taken = STEPS[name]
    if not taken.is_theirs(placement):
        raise ForbiddenError("This is for others to do: see who is named on the placement.")
    form = _form(taken, placement)
    if not taken.is_open_for(placement):
        status = 409 if request.method == "POST" else 200
        return _page(placement, name, form, PLACEMENTS.refusal(placement), closed=True), status
    if request.method == "GET":
        return _page(placement, name, form)
    try:
        if attempt(form, lambda: taken.act(placement, form)):
            flash(str(taken.said), "success")
            return redirect(url_for("placements.placement", placement_id=placement_id))
    except TransitionError as error:
        return _page(placement, name, form, str(error)), 409
    return _page(placement, name, form), 422


def _form(taken: Step, placement: Placement) -> Form:
    form = taken.form()
    if isinstance(form, forms.WaiveForm):
        form.offer(_not_reviewed(placement))
    if isinstance(form, forms.EarlyEndForm):
        form.offer(tuple(Party) if may(MANAGE) else placement.parties(current_person().id))
    if isinstance(form, forms.ClearanceForm) and not form.is_submitted() and placement.clearance:
        form.clearance.data = placement.clearance.value
    if isinstance(form, forms.ReachableForm) and not form.is_submitted():
        form.stays.data = "yes" if placement.stays_reachable else "no"
    return form


def _page(placement: Placement, name: str, form: Form, refused: str = "", *, closed: bool = False) -> str:
    """The page of a step, with what was entered; and why it cannot be taken."""
    shown = [field for field in form if field.name not in {"csrf_token", "submit"}]
    extension = queries.extension(placement.id)
    return render_template(
        "placements/step.html", placement=placement, name=name, step=STEPS[name], form=form, fields=shown,
        extension=extension, problems=[{"text": refused}] if refused else [], undone=_undone(placement, name),
        closed=closed,
        may_decline=name in {"approve", "agree"} and "decline" in open_steps(placement),
    )  # fmt: skip


def _undone(placement: Placement, name: str) -> str:
    """Which step would be taken back, in words."""
    last = queries.last_move(placement.id) if name == "take-back" else None
    return last.new.label if last else ""
