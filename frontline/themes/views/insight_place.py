"""Is an insight in the right theme? Move it to another, or pin it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.themes.forms.curation import MoveInsightForm, SecondThemeForm
from frontline.themes.models.theme import Theme
from frontline.themes.queries.insights import get_visible_insight, list_edge_ids
from frontline.themes.queries.related_themes import list_pinned_insights
from frontline.themes.service.edits import get_edit_revision
from frontline.themes.service.regrouping import move_insights, pin_insight, take_out_insights
from frontline.themes.service.second_themes import add_second_theme, remove_second_theme
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.curation import CURATE, get_curated_theme, list_target_choices
from frontline.themes.views.theme_page import redirect_to_theme


@blueprint.get("/themes/<uuid:theme_id>/insights/<uuid:insight_id>")
@requires(CURATE)
def place(theme_id: uuid.UUID, insight_id: uuid.UUID) -> str:
    """Is this insight in the right theme? For its team and moderators. 200, 404 for an insight of another theme."""
    form = MoveInsightForm(formdata=None, data={"edit_revision": get_edit_revision(theme_id)})
    return _render_place(get_curated_theme(theme_id), insight_id, form)


def _render_place(
    theme: Theme, insight_id: uuid.UUID, form: MoveInsightForm, second_form: SecondThemeForm | None = None
) -> str:
    second_form = second_form or SecondThemeForm(formdata=None)
    form.to.choices = second_form.also.choices = list_target_choices(theme)
    insight = get_visible_insight(theme, insight_id, current_person())
    return render_template(
        "themes/place.html", theme=theme, insight=insight, form=form, second_form=second_form,
        failed=find_failed_form(form, second_form), anonymity_groups=get_anonymity_groups(),
        pinned=insight_id in list_pinned_insights([insight_id]),
    )  # fmt: skip


@blueprint.post("/themes/<uuid:theme_id>/insights/<uuid:insight_id>/move")
@requires(CURATE)
@commits
def move_insight(theme_id: uuid.UUID, insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Move an insight to another theme; for the team of both and moderators. 302 to the theme, 422 with the errors."""
    theme, form, person = get_curated_theme(theme_id), MoveInsightForm(), current_person()
    get_visible_insight(theme, insight_id, person)
    form.to.choices = list_target_choices(theme)
    return handle(
        form,
        lambda: move_insights(
            insight_ids=[insight_id], theme=theme, to=get_curated_theme(uuid.UUID(form.to.data)), person=person,
            edit_revision=form.edit_revision.data,
        ),
        success=_("Moved, and pinned there. You can undo it here."),
        to=url_for("themes.theme", theme_id=theme_id),
        again=lambda: _render_place(theme, insight_id, form),
    )  # fmt: skip


@blueprint.post("/themes/<uuid:theme_id>/insights/<uuid:insight_id>/also")
@requires(CURATE)
@commits
def list_in_second(theme_id: uuid.UUID, insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that an insight speaks of another theme too; for the team of both and moderators. 302 to the theme, 422."""
    theme, form, person = get_curated_theme(theme_id), SecondThemeForm(), current_person()
    get_visible_insight(theme, insight_id, person)
    form.also.choices = list_target_choices(theme)
    return handle(
        form,
        lambda: add_second_theme(
            insight_id=insight_id, theme=get_curated_theme(uuid.UUID(form.also.data)), person=person
        ),
        success=_("Listed there too. It counts here only."),
        to=url_for("themes.theme", theme_id=theme_id),
        again=lambda: _render_place(theme, insight_id, MoveInsightForm(formdata=None), form),
    )


@blueprint.post("/themes/<uuid:theme_id>/insights/<uuid:insight_id>/not-also")
@requires(CURATE)
@commits
def remove_from_second(theme_id: uuid.UUID, insight_id: uuid.UUID) -> Response:
    """Say that an insight does not speak of this theme too; for its team and moderators. 302 to the theme."""
    remove_second_theme(insight_ids=[insight_id], theme=get_curated_theme(theme_id))
    flash(_("It is not listed here any more."), "success")
    return redirect_to_theme(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/insights/<uuid:insight_id>/pin")
@requires(CURATE)
@commits
def pin(theme_id: uuid.UUID, insight_id: uuid.UUID) -> Response:
    """Pin an insight to its theme, or unpin it; for its team and moderators. 302 to the theme, 404 as `place`."""
    theme, pinned = get_curated_theme(theme_id), request.form.get("pinned") == "yes"
    get_visible_insight(theme, insight_id, current_person())
    pin_insight(insight_id=insight_id, theme=theme, person=current_person(), pinned=pinned)
    flash(_("It belongs here: no later run moves it.") if pinned else _("Not pinned any more."), "success")
    return redirect_to_theme(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/take-out")
@requires(CURATE)
@commits
def take_out(theme_id: uuid.UUID) -> Response:
    """Take insights out of a theme, or all at its edge; for its team and moderators. 302 to where one was, 403, 409."""
    theme, person = get_curated_theme(theme_id), current_person()
    insight_ids = request.form.getlist("insight", type=uuid.UUID)
    for insight_id in insight_ids:
        get_visible_insight(theme, insight_id, person)
    chosen = insight_ids or list_edge_ids(theme)
    to = url_for("themes.triage") if request.form.get("from") == "bench" else url_for("themes.theme", theme_id=theme_id)
    try:
        number = take_out_insights(
            insight_ids=chosen, theme=theme, person=person, edit_revision=request.form.get("edit_revision") or None
        )
    except FieldError as error:
        flash(str(error), "error")
        return redirect(to)
    flash(_("Taken out: %(number)s. You can undo it on the page of the theme.", number=number), "success")
    return redirect(to)
