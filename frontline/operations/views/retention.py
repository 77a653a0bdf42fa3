import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.errors import FieldError
from frontline.core.forms import handle
from frontline.core.parsing import parse_id
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.operations import retention_rules as retention
from frontline.operations.forms import HoldForm
from frontline.operations.views.blueprint import blueprint

SEE = Permission.SEE_INSTALLATION


@blueprint.get("/admin/retention")
@requires(SEE)
def retention_rules() -> str:
    """How long is what kept, and what must not be erased? For administrators. 200."""
    return _render_rules(HoldForm(formdata=None))


def _render_rules(form: HoldForm, error: FieldError | None = None) -> str:
    holds = retention.list_holds()
    ids = {hold.object_id for hold in holds} | {hold.placed_by_id for hold in holds}
    return render_template(
        "operations/retention.html", periods=retention.list_retention_periods(), holds=holds, form=form,
        names=accounts.get_person_names(ids), typed=request.form, problem=error,
        problems=[{"text": str(error), "href": f"#{error.field}"}] if error else [],
    )  # fmt: skip


@blueprint.post("/admin/retention")
@requires(SEE)
@needs_confirmation
@commits
def change_rules() -> Response | tuple[str, int]:
    """Change how long each kind is kept; for administrators. 302 to the same page, 422 with what is wrong."""
    for period in retention.list_retention_periods():
        entered = request.form.get(period.kind.name, "").strip()
        try:
            days = int(entered) if entered.isascii() and entered.isdigit() and len(entered) < 7 else -1  # noqa: PLR2004 - more is too much
            retention.change_retention_period(kind_name=period.kind.name, days=days)
        except FieldError as error:
            return _render_rules(HoldForm(formdata=None), error), 422
    flash(_("Saved. What has ended by then is erased in the night."), "success")
    return redirect(url_for("operations.retention_rules"))


@blueprint.post("/admin/retention/holds")
@requires(SEE)
@needs_confirmation
@commits
def place_hold() -> Response | tuple[str, int]:
    """Hold a person or an insight; for administrators. 302 to the same page, 422 with what is wrong."""
    form = HoldForm()
    return handle(
        form,
        lambda: retention.place_hold(
            object_id=parse_id(form.object_id.data or "") or uuid.UUID(int=0), reason=form.reason.data or "",
            person=current_person(),
        ),
        to=url_for("operations.retention_rules"),
        again=lambda: _render_rules(form),
        success=_("Nothing of it is erased until you lift it."),
    )  # fmt: skip


@blueprint.post("/admin/retention/holds/<uuid:hold_id>/lift")
@requires(SEE)
@needs_confirmation
@commits
def lift_hold(hold_id: uuid.UUID) -> Response:
    """Lift a hold; for administrators. 302 to the same page, 404."""
    retention.lift_hold(hold_id=hold_id)
    flash(_("It is lifted: what has ended is erased in the night."), "success")
    return redirect(url_for("operations.retention_rules"))
