"""What is kept while it runs: objectives, and how each party says that it goes."""

import uuid

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification, notify
from frontline.placements.models.placement import BEFORE_START_STATES, RUNNING_STATES, Party, Placement
from frontline.placements.models.record import CheckIn, CheckInRating, Objective, ObjectiveProgress
from frontline.placements.queries.records import list_objectives
from frontline.placements.service.agreements import void_outdated_agreement
from frontline.placements.service.reminders import refresh_tasks_due
from frontline.placements.service.state_changes import lock_placement, record_amendment, require_party
from frontline.placements.states import PLACEMENT_TRANSITIONS

_MAX_OBJECTIVES = 12
_OPEN_STATES = (*BEFORE_START_STATES, *RUNNING_STATES)


def add_objective(*, placement: Placement, person: Person, description: str, key: uuid.UUID) -> None:
    """Add an objective under the key that its form was given: sending the form twice adds one.

    Raises:
        FieldError: there are twelve already.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *_OPEN_STATES)
    require_party(placement, person, Party.HOST, Party.SECONDEE)
    present_objectives = list_objectives(placement.id)
    if db.session.get(Objective, key) is not None:
        return
    if len(present_objectives) >= _MAX_OBJECTIVES:
        raise FieldError(
            "description", _("There are %(most)s objectives already. Remove one first", most=_MAX_OBJECTIVES)
        )
    db.session.add(Objective(id=key, placement_id=placement.id, description=description))
    record_amendment(placement, _("Objective: %(what)s", what=description))
    void_outdated_agreement(placement)


def remove_objective(*, placement: Placement, person: Person, objective: Objective) -> None:
    """Take an objective away."""
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *_OPEN_STATES)
    require_party(placement, person, Party.HOST, Party.SECONDEE)
    db.session.delete(objective)
    record_amendment(placement, _("Objective removed: %(what)s", what=objective.description))
    void_outdated_agreement(placement)


def record_objective_progress(
    *, placement: Placement, person: Person, objective: Objective, progress: ObjectiveProgress, note: str
) -> None:
    """Say how an objective comes on."""
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *_OPEN_STATES)
    require_party(placement, person, Party.HOST, Party.SECONDEE)
    objective.progress, objective.note, objective.updated_at = progress, note, now()
    record_amendment(placement, _("%(progress)s: %(what)s", progress=progress.label, what=objective.description), note)


def record_check_in(*, placement: Placement, person: Person, rating: CheckInRating, note: str) -> None:
    """Give an update; the other parties do not read it, so that it can be said.

    Raises:
        FieldError: it needs help, and nobody knows what.
        TransitionError: it does not run.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *RUNNING_STATES)
    party = require_party(placement, person, Party.SECONDEE, Party.HOST, Party.HOME)
    if rating is CheckInRating.NEEDS_HELP and not note:
        raise FieldError("note", "Enter what would help")
    db.session.add(CheckIn(placement_id=placement.id, party=party, person_id=person.id, rating=rating, note=note))
    refresh_tasks_due(placement)
    if rating is CheckInRating.NEEDS_HELP:
        title = _("The placement of %(name)s needs help", name=placement.person.name)
        params = {"party": party.label.lower()}
        body = _("The %(party)s says so. Open the placement to read what would help.", **params)
        notification = Notification(
            f"help:{placement.id}:{get_london_today():%Y%m%d}:{party}", title, body, f"/placements/{placement.id}"
        )
        notify(accounts.list_role_holder_ids(Role.COORDINATOR), notification)
