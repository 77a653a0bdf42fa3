"""The programmes to which placements belong."""

import uuid

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.placements.forms.returns import ProgrammeForm
from frontline.placements.models.programme import ProgrammeKind
from frontline.placements.queries.programmes import count_placements_by_programme, get_programme, list_programmes
from frontline.placements.service.programmes import add_programme, toggle_programme
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS


@blueprint.route("/placements/programmes", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def programmes() -> str | Response | tuple[str, int]:
    """Which taskforces, accelerators, places and schemes are there? For coordinators. 200; 302 once added, 422."""
    form = ProgrammeForm()
    if not form.is_submitted():
        return _render_programmes(form)
    return handle(
        form,
        lambda: add_programme(name=form.name.data or "", kind=ProgrammeKind(form.kind.data)),
        to=url_for("placements.programmes"),
        again=lambda: _render_programmes(form),
        success=_("The programme is added. Placements can be registered for it."),
    )


def _render_programmes(form: ProgrammeForm) -> str:
    counts = count_placements_by_programme()
    return render_template("placements/programmes.html", programmes=list_programmes(), counts=counts, form=form)


@blueprint.post("/placements/programmes/<uuid:programme_id>/toggle")
@requires(MANAGE)
@commits
def toggle(programme_id: uuid.UUID) -> Response:
    """Close a programme, or open it again; for coordinators. 302 to the list, 404."""
    toggle_programme(programme=get_programme(programme_id))
    return redirect(url_for("placements.programmes"))
