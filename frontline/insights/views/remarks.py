"""What authors added to their insights, on the moderator's desk."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.furniture import paginate
from frontline.core.vault import vault
from frontline.core.writes import writes
from frontline.insights import marking, queries, service
from frontline.insights.forms.moderating import RemarkForm
from frontline.insights.models import Remark, RemarkState
from frontline.insights.views.blueprint import blueprint

MODERATE = Permission.MODERATE


@blueprint.get("/moderation/remarks")
@requires(MODERATE)
def remarks() -> str:
    """Which replies and reasons wait to be read?"""
    return render_template("moderation/remarks.html", page=paginate(queries.remarks_waiting(current_person())))


@blueprint.post("/moderation/remarks/<uuid:remark_id>/open")
@requires(MODERATE)
@writes
def open_remark(remark_id: uuid.UUID) -> Response:
    """Take it on one's desk; the reading is recorded."""
    service.open_remark(remark=queries.remark(remark_id, lock=True), moderator=current_person())
    return redirect(url_for("insights.remark", remark_id=remark_id))


@blueprint.get("/moderation/remarks/<uuid:remark_id>")
@requires(MODERATE)
def remark(remark_id: uuid.UUID) -> str:
    """Is it safe to share, as shown?"""
    found = _mine(remark_id)
    written, findings = vault.unlock(found.content), found.findings or []
    return _page(found, RemarkForm(formdata=None, data={"text": marking.blanked(written, findings)}))


@blueprint.post("/moderation/remarks/<uuid:remark_id>")
@requires(MODERATE)
@writes
def share_remark(remark_id: uuid.UUID) -> Response | tuple[str, int]:
    """Let it through, or withhold it."""
    found, form = _mine(remark_id, lock=True), RemarkForm()
    if form.withhold.data:
        service.withhold_remark(remark=found)
        flash(_("Withheld. The policy team does not see it."), "success")
        return redirect(url_for("insights.remarks"))
    if form.validate():
        try:
            service.share_remark(remark=found, text=form.text.data or "", checked=form.checked.data)
        except FieldError as error:
            form.text.errors = [str(error)]
        else:
            flash(_("Shared. The policy team sees the words, and not whose they are."), "success")
            return redirect(url_for("insights.remarks"))
    return _page(found, form), 422


def _mine(remark_id: uuid.UUID, *, lock: bool = False) -> Remark:
    found = queries.remark(remark_id, lock=lock)
    if found.moderator_id != current_person().id or found.state is not RemarkState.WAITING:
        raise NotFoundError("This is not on your desk, or it was decided already.")
    return found


def _page(remark: Remark, form: RemarkForm) -> str:
    written = vault.unlock(remark.content)
    marked = marking.marked(written, remark.findings or [])
    insight = queries.insight_of(remark)
    return render_template("moderation/remark.html", remark=remark, form=form, marked=marked, insight=insight)
