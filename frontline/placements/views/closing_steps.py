"""The steps at the end of a placement: reviews, the hand-over, and what of them is skipped."""

from typing import Any

from flask_babel import lazy_gettext as _l

from frontline.accounts.identity import current_person
from frontline.placements.forms import steps as forms
from frontline.placements.forms.expertise import HandoverNoteForm
from frontline.placements.models.placement import (
    CLOSING_STATES,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.queries.records import list_reviews
from frontline.placements.service import completion
from frontline.placements.service.completion import (
    ReviewAnswers,
    confirm_handover,
    set_stays_reachable,
    waive_handover,
    waive_review,
)
from frontline.placements.service.expertise import save_handover_note
from frontline.placements.views.placement_step import PlacementStep

_S = PlacementState


def list_parties_without_review(placement: Placement) -> list[Party]:
    """The parties whose end review is still missing."""
    reviewed_parties = {review.party for review in list_reviews(placement.id)}
    return [party for party in Party if party not in reviewed_parties]


def _is_handed_over(placement: Placement) -> bool:
    return bool(placement.handed_over_at or placement.handover_waived_reason)


_REVIEW_LABELS = {
    Party.SECONDEE: _l("Write the end review (secondee)"),
    Party.HOME: _l("Write the end review (home organisation)"),
    Party.HOST: _l("Write the end review (host)"),
}


def _build_review_step(party: Party, label: str) -> PlacementStep:
    def act(placement: Placement, form: Any) -> None:
        answers = ReviewAnswers(
            form.what_was_gained.data or "", form.what_changed.data or "", form.what_would_help.data or ""
        )
        completion.submit_review(placement=placement, person=current_person(), party=party, answers=answers)

    return PlacementStep(
        label,
        CLOSING_STATES,
        (party,),
        act,
        forms.ReviewForm,
        _l("Thank you. The review is sent."),
        is_party_only=True,
        condition=lambda p: party in list_parties_without_review(p),
        colour="",
    )


CLOSING_STEPS: dict[str, PlacementStep] = {
    **{f"review-{party}": _build_review_step(party, words) for party, words in _REVIEW_LABELS.items()},
    "hand-over": PlacementStep(
        _l("Hand over"),
        CLOSING_STATES,
        (Party.SECONDEE,),
        lambda p, _: confirm_handover(placement=p, person=current_person()),
        success_message=_l("Handed over. Thank you."),
        is_party_only=True,
        condition=lambda p: not _is_handed_over(p),
        colour="",
    ),
    "write-handover-note": PlacementStep(
        _l("Write what you learned"),
        (*CLOSING_STATES, _S.COMPLETED),
        (Party.SECONDEE,),
        lambda p, form: save_handover_note(
            placement=p, person=current_person(), lessons=form.lessons.data or "", subjects=form.subjects.data or ""
        ),
        HandoverNoteForm,
        _l("The note is saved. It stays with the placement."),
        is_party_only=True,
    ),
    "stay-reachable": PlacementStep(
        _l("Say whether we can contact you afterwards"),
        (*CLOSING_STATES, _S.COMPLETED),
        (Party.SECONDEE,),
        lambda p, form: set_stays_reachable(
            placement=p, person=current_person(), is_reachable=form.is_reachable.data == "yes"
        ),
        forms.ReachableForm,
        is_party_only=True,
    ),
}

WAIVER_STEPS: dict[str, PlacementStep] = {
    "waive-review": PlacementStep(
        _l("Skip a review"),
        CLOSING_STATES,
        (),
        lambda p, form: waive_review(
            placement=p, person=current_person(), party=Party(form.party.data), reason=form.reason.data or ""
        ),
        forms.WaiveReviewForm,
        condition=lambda p: bool(list_parties_without_review(p)),
    ),
    "waive-handover": PlacementStep(
        _l("Skip the hand-over"),
        CLOSING_STATES,
        (),
        lambda p, form: waive_handover(placement=p, reason=form.reason.data),
        forms.ReasonForm,
        condition=lambda p: not _is_handed_over(p),
    ),
}
