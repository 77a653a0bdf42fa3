"""Others said this too: themes like a draft, what was answered, endorsing one, and leaving a wrong one."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.extension_points import render_sections
from frontline.core.transactions import commits
from frontline.insights import originals
from frontline.insights.queries.own import get_own_insight
from frontline.insights.states import require_draft
from frontline.themes.analysis.similar_themes import find_similar_themes
from frontline.themes.queries.endorsements import get_endorsed_themes
from frontline.themes.service.endorsements import endorse_theme, leave_wrong_theme, withdraw_endorsement
from frontline.themes.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT


@blueprint.get("/insights/<uuid:insight_id>/others")
@requires(LOG)
def similar_themes(insight_id: uuid.UUID) -> str:
    """Has anybody said this before, and what was answered? For the draft's author. 200, 404 for anybody else."""
    draft = get_own_insight(insight_id, current_person())
    words = originals.get_original_text(draft.id)
    similar = find_similar_themes("\n\n".join(part for part in words.by_field().values() if part))
    answers = {match.theme.id: render_sections("theme-answers", theme=match.theme) for match in similar}
    template = "themes/_similar_themes.html" if request.headers.get("X-Part") else "themes/similar_themes.html"
    endorsed_id = get_endorsed_themes([draft.id]).get(draft.id)
    return render_template(template, draft=draft, similar=similar, answers=answers, endorsed_id=endorsed_id)


@blueprint.post("/insights/<uuid:insight_id>/endorsement")
@requires(LOG)
@commits
def endorse(insight_id: uuid.UUID) -> Response:
    """Endorse a theme, or withdraw that; for the draft's author. 302 to the draft, 409 once it was sent."""
    draft = get_own_insight(insight_id, current_person(), lock=True)
    require_draft(draft)
    theme_id = request.form.get("theme", type=uuid.UUID)
    if theme_id:
        endorse_theme(insight_id=draft.id, theme_id=theme_id)
        flash(_("Your insight will join this theme. Send it when you are ready."), "success")
    else:
        withdraw_endorsement(insight_id=draft.id)
    return redirect(url_for("insights.check", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/not-this-theme")
@requires(LOG)
@commits
def leave_theme(insight_id: uuid.UUID) -> Response:
    """Say that an insight is about something else than its theme; for its author. 302 to the insight, 404."""
    insight = get_own_insight(insight_id, current_person(), lock=True)
    if leave_wrong_theme(insight):
        flash(_("Thank you. It has left the theme, and a person finds the right team for it."), "success")
    else:
        flash(_("It is in no theme that it could leave any more."), "information")
    return redirect(url_for("insights.insight", insight_id=insight_id))
