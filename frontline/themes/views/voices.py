"""Others said this too: what a draft is like, what was answered, and adding one's voice."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.panels import sections
from frontline.core.writes import writes
from frontline.insights import originals
from frontline.insights import queries as insights
from frontline.insights.states import require_draft
from frontline.themes import service
from frontline.themes.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT


@blueprint.get("/insights/<uuid:insight_id>/others")
@requires(LOG)
def others(insight_id: uuid.UUID) -> str:
    """Has anybody said this before, and what was answered?"""
    draft = insights.own(insight_id, current_person())
    words = originals.unlocked(draft.id)
    found = service.similar("\n\n".join(part for part in words.parts().values() if part))
    answered = {one.theme.id: sections("theme-answers", theme=one.theme) for one in found}
    part = "themes/_others.html" if request.headers.get("X-Part") else "themes/others.html"
    chosen = service.voices([draft.id]).get(draft.id)
    return render_template(part, draft=draft, found=found, answered=answered, chosen=chosen)


@blueprint.post("/insights/<uuid:insight_id>/voice")
@requires(LOG)
@writes
def add_voice(insight_id: uuid.UUID) -> Response:
    """Add one's voice to a theme, or take it back."""
    draft = insights.own(insight_id, current_person(), lock=True)
    require_draft(draft)
    theme_id = request.form.get("theme", type=uuid.UUID)
    if theme_id:
        service.add_voice(insight_id=draft.id, theme_id=theme_id)
        flash(_("Your insight will join this theme. Send it when you are ready."), "success")
    else:
        service.take_voice_back(insight_id=draft.id)
    return redirect(url_for("insights.check", insight_id=insight_id))
