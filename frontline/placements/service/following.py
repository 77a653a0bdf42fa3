"""What is kept while it runs: objectives, and how each party says that it goes."""

import uuid

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.database import db, now
from frontline.core.errors import FieldError
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.notices.service import Message, tell
from frontline.placements import queries
from frontline.placements.models import BEFORE, RUNNING, CheckIn, Going, Objective, Party, Placement, Progress
from frontline.placements.service.agreeing import make_void
from frontline.placements.service.moving import amend, locked, require_party, see_due
from frontline.placements.states import PLACEMENTS

_MOST = 12
_OPEN = (*BEFORE, *RUNNING)


def add_objective(*, placement: Placement, person: Person, what: str, key: uuid.UUID) -> None:
    """Add an objective under the key that its form was given: sending the form twice adds one.

    Raises:
        FieldError: there are twelve already.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *_OPEN)
    require_party(placement, person, Party.HOST, Party.SECONDEE)
    known = queries.objectives(placement.id)
    if db.session.get(Objective, key) is not None:
        return
    if len(known) >= _MOST:
        raise FieldError("what", _("There are %(most)s objectives already. Remove one first", most=_MOST))
    db.session.add(Objective(id=key, placement_id=placement.id, what=what))
    amend(placement, _("Objective: %(what)s", what=what))
    make_void(placement)


def remove_objective(*, placement: Placement, person: Person, objective: Objective) -> None:
    """Take an objective away."""
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *_OPEN)
    require_party(placement, person, Party.HOST, Party.SECONDEE)
    db.session.delete(objective)
    amend(placement, _("Objective removed: %(what)s", what=objective.what))
    make_void(placement)


def report(*, placement: Placement, person: Person, objective: Objective, progress: Progress, note: str) -> None:
    """Say how an objective comes on."""
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *_OPEN)
    require_party(placement, person, Party.HOST, Party.SECONDEE)
    objective.progress, objective.note, objective.updated_at = progress, note, now()
    amend(placement, _("%(progress)s: %(what)s", progress=progress.label, what=objective.what), note)


def check_in(*, placement: Placement, person: Person, going: Going, note: str) -> None:
    """Say how it goes; the other parties do not read it, so that it can be said.

    Raises:
        FieldError: it needs help, and nobody knows what.
        TransitionError: it does not run.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *RUNNING)
    party = require_party(placement, person, Party.SECONDEE, Party.HOST, Party.HOME)
    if going is Going.NEEDS_HELP and not note:
        raise FieldError("note", "Enter what would help")
    db.session.add(CheckIn(placement_id=placement.id, party=party, person_id=person.id, going=going, note=note))
    see_due(placement)
    if going is Going.NEEDS_HELP:
        title = _("The placement of %(name)s needs help", name=placement.person.name)
        said = {"party": party.label.lower()}
        body = _("So says the %(party)s. Open the placement to read what would help.", **said)
        message = Message(f"help:{placement.id}:{today():%Y%m%d}:{party}", title, body, f"/placements/{placement.id}")
        tell(accounts.holders(Role.COORDINATOR), message)
