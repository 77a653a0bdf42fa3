"""One step of a placement: what its button says, when it is open, whose it is, what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.forms import Form
from frontline.placements.forms import steps as forms
from frontline.placements.models.placement import (
    Party,
    Placement,
    PlacementState,
)

MANAGE = Permission.MANAGE_PLACEMENTS


@dataclass(frozen=True, slots=True)
class PlacementStep:
    """One step: what its button says, in which states it is open, whose it is, and what it does.

    Attributes:
        label: of the button, and of the page where it has a form.
        states: in which it may be taken.
        parties: whose part it is; coordinators may act for them, unless it is `is_party_only`.
        take: what it does with what was entered.
        form: what has to be entered.
        success_message: when it is done.
        is_party_only: nobody can do it for the party.
        condition: what else must be so.
        colour: of the button: empty for the next step, `secondary` or `warning`.
    """

    label: str
    states: tuple[PlacementState, ...]
    parties: tuple[Party, ...]
    take: Callable[[Placement, Any], object]
    form: type[Form] = forms.ConfirmStepForm
    success_message: str = _l("Saved.")
    is_party_only: bool = False
    condition: Callable[[Placement], bool] = lambda _: True
    colour: str = "secondary"

    @property
    def has_form(self) -> bool:
        """Whether something has to be entered."""
        return self.form is not forms.ConfirmStepForm

    def is_open_for(self, placement: Placement) -> bool:
        """Whether it may be taken now."""
        return placement.state in self.states and self.condition(placement)

    def is_for_current_person(self, placement: Placement) -> bool:
        """Whether it is for whoever is signed in to take."""
        own = placement.get_parties_of(current_person().id).intersection(self.parties)
        return bool(own) or (is_allowed(MANAGE) and not self.is_party_only)
