"""Every step of a placement, in the order of their buttons."""

from frontline.placements.models.placement import (
    Placement,
)
from frontline.placements.views.approval_steps import APPROVAL_STEPS
from frontline.placements.views.change_steps import CHANGE_STEPS, ENDING_STEPS
from frontline.placements.views.closing_steps import CLOSING_STEPS, WAIVER_STEPS
from frontline.placements.views.placement_step import PlacementStep
from frontline.placements.views.running_steps import RUNNING_STEPS

PLACEMENT_STEPS = APPROVAL_STEPS | RUNNING_STEPS | CLOSING_STEPS | CHANGE_STEPS | WAIVER_STEPS | ENDING_STEPS


def list_open_steps(placement: Placement) -> dict[str, PlacementStep]:
    """The steps that whoever is signed in may take now."""
    return {
        name: step
        for name, step in PLACEMENT_STEPS.items()
        if step.is_for_current_person(placement) and step.is_open_for(placement)
    }
