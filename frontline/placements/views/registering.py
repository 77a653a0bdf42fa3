"""Register a placement step by step, and change what is on record."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.forms import attempt, id_in, number_in
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.placements import queries, service
from frontline.placements.forms.hosts import host_value
from frontline.placements.forms.registering import STEPS, ChangeForm, RegistrationForm
from frontline.placements.models import BEFORE, Placement
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS


@blueprint.get("/placements/new")
@requires(MANAGE)
def new() -> str:
    """Who comes? The first step; an opportunity and somebody of the pool may be given."""
    form = RegistrationForm(formdata=None, data=_known())
    form.offer()
    return _step(form, 0)


def _known() -> dict[str, object]:
    found: dict[str, object] = {}
    if candidate_id := id_in(request.args.get("candidate")):
        candidate = queries.candidate(candidate_id)
        found |= {"secondee_email": candidate.email, "secondee_name": candidate.name, "grade": candidate.grade}
        found["profession"] = str(candidate.profession_id)
    if opportunity_id := id_in(request.args.get("opportunity")):
        wanted = queries.opportunity(opportunity_id)
        found |= {"host": host_value(wanted.department_id, wanted.team_id), "post": wanted.title, "grade": wanted.grade}
        found |= {"base": wanted.base, "starts_on": wanted.starts_on, "ends_on": wanted.ends_on}
    return found


@blueprint.post("/placements/new")
@requires(MANAGE)
@writes
def new_step() -> str | Response | tuple[str, int]:
    """Go to the next step, or back, or register."""
    form = RegistrationForm()
    form.offer()
    here, go = number_in(request.form.get("step")) or 0, request.form.get("go", "next")
    if go == "register":
        return _register(form)
    if (wanted := number_in(go)) is not None:
        return _step(form, min(wanted, len(STEPS) - 1))
    here = min(here, len(STEPS) - 1)
    if not form.is_right(here) or not _holds(form, here):
        return _step(form, here), 422
    if request.form.get("checked") and form.first_wrong() is None:
        return _check(form)
    return _step(form, here + 1) if here + 1 < len(STEPS) else _check(form)


def _holds(form: RegistrationForm, here: int) -> bool:
    """Whether what one step says can be: said by its field before the next step, not at the very end."""
    people = form.people
    try:
        match here:
            case 0:
                service.check_people({party: people[party] for party in ("secondee", "home")})
            case 1:
                service.check_people({"host": people["host"]})
            case 2:
                service.check_days(people["secondee"], form.days)
    except FieldError as error:
        form[error.field].errors = [str(error)]
        return False
    return True


def _register(form: RegistrationForm) -> Response | tuple[str, int]:
    wrong = form.first_wrong()
    if wrong is not None:
        return _step(form, wrong), 422
    people = form.people
    try:
        placement = service.register(
            details=form.details(), secondee=people["secondee"] or service.Named("", ""), home_manager=people["home"],
            host_manager=people["host"], opportunity_id=id_in(request.form.get("opportunity")),
        )  # fmt: skip
    except FieldError as error:
        field = error.field if error.field in form else "starts_on"
        form[field].errors = [str(error)]
        return _step(form, form.step_of(field)), 422
    flash("The placement is registered. The home organisation has been asked to approve it.", "success")
    return redirect(url_for("placements.placement", placement_id=placement.id))


def _step(form: RegistrationForm, number: int) -> str:
    title, names = STEPS[number]
    return render_template(
        "placements/new.html", form=form, title=title, fields=[form[name] for name in names], number=number,
        steps=len(STEPS), carried=form.carried(number), opportunity=_opportunity(), checked="checked" in request.form,
    )  # fmt: skip


def _check(form: RegistrationForm) -> str:
    return render_template(
        "placements/check.html", form=form, steps=STEPS, carried=form.carried(), opportunity=_opportunity()
    )


def _opportunity() -> str:
    return request.values.get("opportunity", "")[:36]


@blueprint.route("/placements/<uuid:placement_id>/record", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def change(placement_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Change what is on record."""
    found = queries.placement(placement_id, current_person(), everything=True)
    form, signed = _change_form(found), _signed(found)
    seen = number_in(form.seen.data)
    if form.is_submitted() and attempt(
        form, lambda: service.change(placement=found, details=form.details(), seen=seen)
    ):
        is_void = bool(signed) and not queries.agreement(placement_id)
        flash(_what_became(is_void=is_void), "success")
        return redirect(url_for("placements.placement", placement_id=placement_id))
    groups = [(title, [form[name] for name in names if name in form]) for title, names in STEPS]
    page = render_template("placements/change.html", placement=found, form=form, groups=groups, signed=signed)
    return (page, 422) if form.is_submitted() else page


def _what_became(*, is_void: bool) -> str:
    if is_void:
        return _(
            "The record is changed. The agreement that was signed is void: make it anew, and all three sign again."
        )
    return _("The record is changed.")


def _signed(found: Placement) -> list[str]:
    """Who has signed an agreement that a change of the record makes void."""
    agreement = queries.agreement(found.id)
    return [one.name for one in agreement.signatures] if agreement and found.state in BEFORE else []


def _change_form(found: Placement) -> ChangeForm:
    form = ChangeForm(found)
    form.offer()
    team, department = found.host_team, found.host_department
    if team is not None and not team.is_open:  # it stays selectable for what it hosts already
        words = _("%(department)s: %(team)s (closed)", department=department.name, team=team.name)
        form.offer({host_value(department.id, team.id): words})
    return form
