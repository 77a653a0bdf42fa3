"""One placement: what is agreed, what is next, what came of it."""

import uuid

from flask import render_template, url_for

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.pagination import paginate
from frontline.notices import queries as notices
from frontline.placements.agreement_document import describe_standing
from frontline.placements.agreement_terms import format_costs, format_notice
from frontline.placements.forms.steps import ObjectiveForm
from frontline.placements.kinds import describe_kind
from frontline.placements.models.placement import Party, Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.queries.expertise import find_handover_note
from frontline.placements.queries.outward import find_exchange
from frontline.placements.queries.prior_approvals import list_needs_of_placement, list_prior_approvals
from frontline.placements.queries.records import (
    find_extended_end,
    find_open_extension,
    find_open_pause,
    list_agreements,
    list_check_ins,
    list_decided_extensions,
    list_objectives,
    list_open_gaps,
    list_reviews,
    list_tasks_due_by_placement,
)
from frontline.placements.service.agreements import list_missing_for_agreement, list_signable_parties
from frontline.placements.tasks_due import TaskDue, find_start_risk
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.step_catalogue import PLACEMENT_STEPS, list_open_steps

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS


def get_visible_placement(placement_id: uuid.UUID) -> Placement:
    """A placement that whoever is signed in may see.

    Raises:
        NotFoundError: there is none.
    """
    return records.get_placement(placement_id, current_person(), sees_all=is_allowed(MANAGE))


@blueprint.get("/placements/<uuid:placement_id>")
@requires(READ)
def placement(placement_id: uuid.UUID) -> str:
    """What is agreed, what is next, what came of it? For its parties and coordinators. 200, 404."""
    return render_placement_page(get_visible_placement(placement_id))


def render_placement_page(placement: Placement, objective_form: ObjectiveForm | None = None) -> str:
    """The page of a placement, with the form for an objective as it was sent."""
    person, manages = current_person(), is_allowed(MANAGE)
    parties, is_agreeing = placement.get_parties_of(person.id), placement.state is PlacementState.CLEARANCE_PENDING
    steps, tasks = (
        list_open_steps(placement),
        list_tasks_due_by_placement([placement], get_london_today())[placement.id],
    )
    exchange = find_exchange(placement.id)
    in_force = records.find_agreement_in_force(placement.id)
    own_tasks = [task for task in tasks if is_task_for_current_person(task, placement)]
    return render_template(
        "placements/placement.html", placement=placement, parties=parties, manages=manages, today=get_london_today(),
        own_tasks=own_tasks, other_tasks=[task for task in tasks if task not in own_tasks], steps=steps,
        task_url=get_task_url, due_step_names={task.step for task in own_tasks},
        agreements=list_agreements(placement.id), objectives=list_objectives(placement.id),
        check_ins=[
            check_in for check_in in list_check_ins(placement.id) if manages or check_in.person_id == person.id
        ],
        reviews=[
            review
            for review in list_reviews(placement.id)
            if manages or review.party in parties or review.waived_by_id
        ],
        extension=find_open_extension(placement.id), extensions=list_decided_extensions(placement.id),
        pause=find_open_pause(placement.id), gaps=list_open_gaps(placement.id),
        approval_needs=list_needs_of_placement(placement, find_extended_end(placement.id)),
        approvals=list_prior_approvals([placement.id])[placement.id], exchange=exchange,
        kind_text=describe_kind(placement, is_exchange=exchange is not None),
        costs=format_costs(placement), notice=format_notice(placement.notice_weeks), start_risk=find_start_risk(tasks),
        standing=lambda made: describe_standing(made, in_force), form=objective_form or ObjectiveForm(formdata=None),
        missing_items=list_missing_for_agreement(placement) if is_agreeing and manages else [],
        lasting_address=_find_lasting_address(placement), handover_note=find_handover_note(placement.id),
        can_edit_objectives=manages or bool(parties & {Party.HOST, Party.SECONDEE}),
        may_sign=list_signable_parties(placement, person),
        changes=paginate(records.list_placement_changes(placement.id), size=8, number=1).rows,
    )  # fmt: skip


def _find_lasting_address(placement: Placement) -> str | None:
    return notices.get_preference(placement.person_id).lasting_address if placement.stays_reachable else None


def is_task_for_current_person(task: TaskDue, placement: Placement) -> bool:
    """Whether a task is for whoever is signed in: as a party, or as a coordinator where nobody is named for it."""
    if task.owner is None or placement.get_party_person_id(task.owner) is None:
        return is_allowed(MANAGE)
    return task.owner in placement.get_parties_of(current_person().id)


def get_task_url(task: TaskDue, placement: Placement) -> str:
    """Where a task is done."""
    if task.step in PLACEMENT_STEPS:
        return url_for("placements.step", placement_id=placement.id, name=task.step)
    if task.step == "agreement":
        return url_for("placements.agreement", placement_id=placement.id)
    if task.step == "record" and is_allowed(MANAGE):
        return url_for("placements.change_record", placement_id=placement.id)
    return url_for("placements.placement", placement_id=placement.id, _anchor=task.step)


@blueprint.get("/placements/<uuid:placement_id>/history")
@requires(READ)
def history(placement_id: uuid.UUID) -> str:
    """How did it come to be? Every change, newest first; for its parties and coordinators. 200, 404."""
    placement = get_visible_placement(placement_id)
    return render_template(
        "placements/history.html", placement=placement, page=paginate(records.list_placement_changes(placement.id))
    )
