"""Register a placement step by step, and change what is on record."""

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.forms import handle
from frontline.core.parsing import parse_id, parse_number
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.placements.forms.hosts import format_host_value
from frontline.placements.forms.registration import REGISTRATION_STEPS, ChangePlacementForm, RegistrationForm
from frontline.placements.models.placement import BEFORE_START_STATES, Placement
from frontline.placements.queries import matching, records
from frontline.placements.queries.matching import get_opportunity
from frontline.placements.service import registration
from frontline.placements.service.registration import (
    NamedPerson,
    register_placement,
    require_free_dates,
    require_nameable_people,
)
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS


@blueprint.get("/placements/new")
@requires(MANAGE)
def new() -> str:
    """Who is the secondee? The first step, from an opportunity or candidate if given; for coordinators. 200."""
    form = RegistrationForm(formdata=None, data=_build_initial_values())
    form.fill_choices()
    return _render_step(form, 0)


def _build_initial_values() -> dict[str, object]:
    initial_values: dict[str, object] = {}
    if candidate_id := parse_id(request.args.get("candidate")):
        candidate = matching.get_candidate(candidate_id)
        initial_values |= {"secondee_email": candidate.email, "secondee_name": candidate.name, "grade": candidate.grade}
        initial_values["profession"] = str(candidate.profession_id)
    if opportunity_id := parse_id(request.args.get("opportunity")):
        chosen_opportunity = get_opportunity(opportunity_id)
        initial_values |= {
            "host": format_host_value(chosen_opportunity.department_id, chosen_opportunity.team_id),
            "post": chosen_opportunity.title,
            "grade": chosen_opportunity.grade,
        }
        initial_values |= {
            "base": chosen_opportunity.base,
            "starts_on": chosen_opportunity.starts_on,
            "ends_on": chosen_opportunity.ends_on,
        }
    return initial_values


@blueprint.post("/placements/new")
@requires(MANAGE)
@commits
def new_step() -> str | Response | tuple[str, int]:
    """Go to the next step, or back, or register; for coordinators. 200; 302 to the placement, 422 with the errors."""
    form = RegistrationForm()
    form.fill_choices()
    current_step, direction = parse_number(request.form.get("step")) or 0, request.form.get("go", "next")
    if direction == "register":
        return _register_placement(form)
    if (chosen_step := parse_number(direction)) is not None:
        return _render_step(form, min(chosen_step, len(REGISTRATION_STEPS) - 1))
    current_step = min(current_step, len(REGISTRATION_STEPS) - 1)
    if not form.is_step_valid(current_step) or not _is_step_accepted(form, current_step):
        return _render_step(form, current_step), 422
    if request.form.get("checked") and form.find_first_invalid_step() is None:
        return _render_check(form)
    return _render_step(form, current_step + 1) if current_step + 1 < len(REGISTRATION_STEPS) else _render_check(form)


def _is_step_accepted(form: RegistrationForm, current_step: int) -> bool:
    """Whether what one step says can be: said by its field before the next step, not at the very end."""
    named_people = form.named_people
    try:
        match current_step:
            case 0:
                require_nameable_people({party: named_people[party] for party in ("secondee", "home")})
            case 1:
                require_nameable_people({"host": named_people["host"]})
            case 2:
                require_free_dates(named_people["secondee"], form.dates)
    except FieldError as error:
        form[error.field].errors = [str(error)]
        return False
    return True


def _register_placement(form: RegistrationForm) -> Response | tuple[str, int]:
    named_people = form.named_people
    return handle(
        form,
        lambda: register_placement(
            details=form.build_details(),
            secondee=named_people["secondee"] or NamedPerson("", ""),
            home_manager=named_people["home"],
            host_manager=named_people["host"],
            opportunity_id=parse_id(request.form.get("opportunity")),
        ),
        to=lambda placement: url_for("placements.placement", placement_id=placement.id),
        again=lambda: _render_step(form, form.find_step_with_errors()),
        success=_("The placement is registered. The home organisation has been asked to approve it."),
    )


def _render_step(form: RegistrationForm, number: int) -> str:
    title, field_names = REGISTRATION_STEPS[number]
    return render_template(
        "placements/new.html",
        form=form,
        title=title,
        fields=[form[name] for name in field_names],
        number=number,
        step_count=len(REGISTRATION_STEPS),
        carried_fields=form.list_carried_fields(number),
        opportunity=_get_opportunity_value(),
        checked="checked" in request.form,
    )


def _render_check(form: RegistrationForm) -> str:
    return render_template(
        "placements/check.html",
        form=form,
        steps=REGISTRATION_STEPS,
        carried_fields=form.list_carried_fields(),
        opportunity=_get_opportunity_value(),
    )


def _get_opportunity_value() -> str:
    return request.values.get("opportunity", "")[:36]


@blueprint.route("/placements/<uuid:placement_id>/record", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def change_record(placement_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Change what is on record of a placement; for coordinators. 200; 302 to the placement, 409, 422."""
    placement = records.get_placement(placement_id, current_person(), sees_all=True)
    form, signatory_names = _build_change_form(placement), _list_signatory_names(placement)
    if not form.is_submitted():
        return _render_change(placement, form, signatory_names)
    return handle(
        form,
        lambda: registration.change_placement(
            placement=placement, details=form.build_details(), seen_version=parse_number(form.seen_version.data)
        ),
        to=url_for("placements.placement", placement_id=placement_id),
        again=lambda: _render_change(placement, form, signatory_names),
        success=lambda _result: _format_changed_message(
            is_void=bool(signatory_names) and not records.find_current_agreement(placement_id)
        ),
    )


def _render_change(placement: Placement, form: ChangePlacementForm, signatory_names: list[str]) -> str:
    groups = [
        (title, [form[name] for name in field_names if name in form]) for title, field_names in REGISTRATION_STEPS
    ]
    return render_template(
        "placements/change.html", placement=placement, form=form, groups=groups, signatory_names=signatory_names
    )


def _format_changed_message(*, is_void: bool) -> str:
    if is_void:
        return _(
            "The record is changed. The agreement that was signed is void: make it again, and all three sign again."
        )
    return _("The record is changed.")


def _list_signatory_names(placement: Placement) -> list[str]:
    """Who has signed an agreement that a change of the record makes void."""
    agreement = records.find_current_agreement(placement.id)
    return (
        [signature.name for signature in agreement.signatures]
        if agreement and placement.state in BEFORE_START_STATES
        else []
    )


def _build_change_form(placement: Placement) -> ChangePlacementForm:
    form = ChangePlacementForm(placement)
    form.fill_choices(placement=placement)
    team, department = placement.host_team, placement.host_department
    if team is not None and not team.is_open:  # it stays selectable for what it hosts already
        label = _("%(department)s: %(team)s (closed)", department=department.name, team=team.name)
        form.fill_choices({format_host_value(department.id, team.id): label}, placement=placement)
    return form
