"""What authors added to their insights, on the moderator's desk."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.vault import vault
from frontline.insights.models.remark import Remark
from frontline.moderation.forms import RemarkForm
from frontline.moderation.queries.remarks import (
    get_insight_of_remark,
    get_remark,
    get_remark_on_desk,
    list_waiting_remarks,
)
from frontline.moderation.service import remarks as service_remarks
from frontline.moderation.service.remarks import withhold_remark
from frontline.moderation.views.blueprint import blueprint
from frontline.privacy.redaction import highlight_spans, redact

MODERATE = Permission.MODERATE
_REMARKS = "moderation.remarks"


@blueprint.get("/moderation/remarks")
@requires(MODERATE)
def remarks() -> str:
    """Which replies and reasons wait to be read? For moderators, without those of people they know. 200."""
    return render_template("moderation/remarks.html", page=paginate(list_waiting_remarks(current_person())))


@blueprint.post("/moderation/remarks/<uuid:remark_id>/open")
@requires(MODERATE)
@commits
def open_remark(remark_id: uuid.UUID) -> Response:
    """Take a remark on one's desk, the reading recorded; for moderators. 302 to it, 403 for one's own, 404."""
    service_remarks.open_remark(remark=get_remark(remark_id, lock=True), moderator=current_person())
    return redirect(url_for("moderation.remark", remark_id=remark_id))


@blueprint.get("/moderation/remarks/<uuid:remark_id>")
@requires(MODERATE)
def remark(remark_id: uuid.UUID) -> str:
    """Is it safe to share, as shown? For the moderator on whose desk it is. 200, 404."""
    remark = get_remark_on_desk(remark_id, current_person())
    wording = redact(vault.unlock(remark.content), remark.findings or [])
    return _render_remark(remark, RemarkForm(formdata=None, data={"text": wording}))


@blueprint.post("/moderation/remarks/<uuid:remark_id>")
@requires(MODERATE)
@commits
def share_remark(remark_id: uuid.UUID) -> Response | tuple[str, int]:
    """Let it through, or withhold it; for the moderator on whose desk it is. 302 to the list, 404, 422."""
    remark, form = get_remark_on_desk(remark_id, current_person(), lock=True), RemarkForm()
    if form.withhold.data:
        withhold_remark(remark=remark)
        flash(_("Withheld. The policy team does not see it."), "success")
        return redirect(url_for(_REMARKS))
    return handle(
        form,
        lambda: service_remarks.share_remark(remark=remark, text=form.text.data or "", checked=form.checked.data),
        success=_("Shared. The policy team sees the words, and not whose they are."),
        to=url_for(_REMARKS),
        again=lambda: _render_remark(remark, form),
    )


def _render_remark(remark: Remark, form: RemarkForm) -> str:
    highlighted = highlight_spans(vault.unlock(remark.content), remark.findings or [])
    insight = get_insight_of_remark(remark)
    return render_template("moderation/remark.html", remark=remark, form=form, highlighted=highlighted, insight=insight)
