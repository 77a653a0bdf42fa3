"""One placement: what is agreed, what is next, what came of it."""

import uuid

from flask import render_template, url_for

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.furniture import paginate, today
from frontline.notices import queries as notices
from frontline.placements import queries, service
from frontline.placements.agreement import costs
from frontline.placements.duties import Duty
from frontline.placements.forms.steps import ObjectiveForm
from frontline.placements.models import Party, Placement, PlacementState
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.steps import STEPS, open_steps

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS


def found(placement_id: uuid.UUID) -> Placement:
    """A placement that whoever is signed in may see.

    Raises:
        NotFoundError: there is none.
    """
    return queries.placement(placement_id, current_person(), everything=may(MANAGE))


@blueprint.get("/placements/<uuid:placement_id>")
@requires(READ)
def placement(placement_id: uuid.UUID) -> str:
    """What is agreed, what is next, what came of it?"""
    return placement_page(found(placement_id))


def placement_page(placement: Placement, objective_form: ObjectiveForm | None = None) -> str:
    """The page of a placement, with the form for an objective as it was sent."""
    person, manages = current_person(), may(MANAGE)
    parties, is_agreeing = placement.parties(person.id), placement.state is PlacementState.CLEARANCE_PENDING
    steps, duties = open_steps(placement), queries.duties_of([placement], today())[placement.id]
    mine = [duty for duty in duties if is_for(duty, placement)]
    return render_template(
        "placements/placement.html", placement=placement, parties=parties, manages=manages, today=today(),
        mine=mine, others=[duty for duty in duties if duty not in mine], steps=steps, address_of=address_of,
        due_steps={duty.step for duty in mine},
        agreements=queries.agreements(placement.id), objectives=queries.objectives(placement.id),
        check_ins=[one for one in queries.check_ins(placement.id) if manages or one.person_id == person.id],
        reviews=[one for one in queries.reviews(placement.id) if manages or one.party in parties or one.waived_by_id],
        extension=queries.extension(placement.id), extensions=queries.extensions(placement.id),
        pause=queries.pause(placement.id), gaps=queries.gaps(placement.id),
        costs=costs(placement), every_party=tuple(Party), form=objective_form or ObjectiveForm(formdata=None),
        missing=service.missing_for_agreement(placement) if is_agreeing and manages else [],
        lasting=notices.preference(placement.person_id).lasting_address if placement.stays_reachable else None,
        may_sign=service.may_sign(placement, person),
        moves=paginate(queries.history(placement.id), size=8, number=1).rows,
    )  # fmt: skip


def is_for(duty: Duty, placement: Placement) -> bool:
    """Whether a duty is for whoever is signed in: as a party, or as a coordinator where nobody is named for it."""
    if duty.owner is None or placement.holder(duty.owner) is None:
        return may(MANAGE)
    return duty.owner in placement.parties(current_person().id)


def address_of(duty: Duty, placement: Placement) -> str:
    """Where a duty is done."""
    if duty.step in STEPS:
        return url_for("placements.step", placement_id=placement.id, name=duty.step)
    if duty.step == "agreement":
        return url_for("placements.agreement", placement_id=placement.id)
    if duty.step == "record" and may(MANAGE):
        return url_for("placements.change", placement_id=placement.id)
    return url_for("placements.placement", placement_id=placement.id, _anchor=duty.step)


@blueprint.get("/placements/<uuid:placement_id>/history")
@requires(READ)
def history(placement_id: uuid.UUID) -> str:
    """How did it come to be?"""
    placement = found(placement_id)
    return render_template("placements/history.html", placement=placement, page=paginate(queries.history(placement.id)))
