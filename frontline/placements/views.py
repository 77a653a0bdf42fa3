import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.furniture import paginate, today
from frontline.core.writes import writes
from frontline.placements import queries, service
from frontline.placements.forms import PlacementForm

blueprint = Blueprint("placements", __name__, url_prefix="/placements")


def _everything() -> bool:
    return may(Permission.MANAGE_PLACEMENTS)


@blueprint.get("")
@requires(Permission.READ_PLACEMENTS)
def index() -> str:
    """Who is where?"""
    page = paginate(queries.visible(current_person(), everything=_everything()))
    return render_template("placements/index.html", page=page, today=today())


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PLACEMENTS)
@writes
def new() -> str | Response | tuple[str, int]:
    """Register a placement."""
    form = PlacementForm()
    form.offer()
    if form.validate_on_submit():
        try:
            placement = service.register(details=form.details())
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("The placement is registered.", "success")
            return redirect(url_for("placements.placement", placement_id=placement.id))
    page = render_template("placements/new.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/<uuid:placement_id>")
@requires(Permission.READ_PLACEMENTS)
def placement(placement_id: uuid.UUID) -> str:
    """What is agreed?"""
    found = queries.placement(placement_id, current_person(), everything=_everything())
    return render_template("placements/placement.html", placement=found, today=today())
