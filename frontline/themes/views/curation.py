"""Is this one theme? Rename, confirm, dismiss, merge, split, move, pin, undo: each shown before it is done."""

import uuid

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError, ForbiddenError
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.themes.forms.curation import DismissForm, MergeForm, RenameForm
from frontline.themes.models.theme import Theme
from frontline.themes.queries import access
from frontline.themes.queries.access import can_curate
from frontline.themes.queries.related_themes import list_mergeable_themes, list_similar_themes
from frontline.themes.service.curation import confirm_theme, dismiss_theme, rename_theme
from frontline.themes.service.edits import ThemeEditConflictError, get_edit_revision
from frontline.themes.service.regrouping import merge_themes, require_mergeable
from frontline.themes.service.undo import find_last_edit, undo_edit
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.theme_page import redirect_to_theme

CURATE = Permission.CURATE_THEME


def get_curated_theme(theme_id: uuid.UUID) -> Theme:
    """A theme that the person may change."""
    theme = access.get_theme(theme_id, current_person())
    if not can_curate(current_person(), theme):
        raise ForbiddenError("This theme is not with your team, so you cannot change it.")
    return theme


@blueprint.get("/themes/<uuid:theme_id>/curate")
@requires(CURATE)
def curate(theme_id: uuid.UUID) -> str:
    """Is this one theme? What can be changed in it; for its team and moderators. 200, 403 for other teams."""
    return _render_curation(get_curated_theme(theme_id))


def _render_curation(
    theme: Theme, *, renaming: RenameForm | None = None, dismissing: DismissForm | None = None,
    merging: MergeForm | None = None,
) -> str:  # fmt: skip
    edit_revision = get_edit_revision(theme.id)
    fresh = {"edit_revision": edit_revision}
    merging = merging or MergeForm(formdata=None, data=fresh)
    merging.into.choices = list_target_choices(theme)
    return render_template(
        "themes/curate.html", theme=theme, merge_form=merging,
        rename_form=renaming or RenameForm(formdata=None, data={**fresh, "name": theme.name}),
        dismiss_form=dismissing or DismissForm(formdata=None, data=fresh), edit=find_last_edit(theme.id),
        failed=find_failed_form(renaming, dismissing, merging), edit_revision=edit_revision,
    )  # fmt: skip


def list_target_choices(theme: Theme) -> dict[str, str]:
    """Themes into which one could be merged; those most like it first."""
    person = current_person()
    similar = [other for other in list_similar_themes(theme, person) if can_curate(person, other)]
    targets = [*similar, *list_mergeable_themes(theme, person)]
    return {"": "Choose a theme"} | {str(target.id): target.name for target in targets}


@blueprint.post("/themes/<uuid:theme_id>/rename")
@requires(CURATE)
@commits
def rename(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Rename a theme; for its team and moderators. 302 to the theme, 422 with the errors or the conflict."""
    theme, person, form = get_curated_theme(theme_id), current_person(), RenameForm()
    return handle(
        form,
        lambda: rename_theme(
            theme=theme, name=form.name.data or "", person=person, edit_revision=form.edit_revision.data
        ),
        success=_("Renamed. No later run changes the name again."),
        to=url_for("themes.theme", theme_id=theme_id),
        again=lambda: _render_curation(theme, renaming=form),
    )


@blueprint.post("/themes/<uuid:theme_id>/confirm")
@requires(CURATE)
@commits
def confirm(theme_id: uuid.UUID) -> Response:
    """Confirm that it is one theme; for its team and moderators. 302 to the theme, with the conflict if there is one.

    A button has no field at which an error could stand: it is shown on the theme's page.
    """
    try:
        confirm_theme(
            theme=get_curated_theme(theme_id), person=current_person(), edit_revision=request.form.get("edit_revision")
        )
    except ThemeEditConflictError as error:
        flash(str(error), "error")
    else:
        flash(_("Confirmed. No later run takes an insight out of it."), "success")
    return redirect_to_theme(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/dismiss")
@requires(CURATE)
@commits
def dismiss(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that it is not a theme; for its team and moderators. 302 to the theme, 409 once accepted, 422 with errors."""
    theme, person, form = get_curated_theme(theme_id), current_person(), DismissForm()
    return handle(
        form,
        lambda: dismiss_theme(
            theme=theme, reason=form.reason.data or "", person=person, edit_revision=form.edit_revision.data
        ),
        success=_("Dismissed. You can undo it on its page."),
        to=url_for("themes.theme", theme_id=theme_id),
        again=lambda: _render_curation(theme, dismissing=form),
    )


@blueprint.get("/themes/<uuid:theme_id>/merge")
@requires(CURATE)
def preview_merge(theme_id: uuid.UUID) -> str | tuple[str, int]:
    """What would change if it became part of another? For its team and moderators. 200, 422 where it cannot."""
    theme = get_curated_theme(theme_id)
    form = MergeForm(request.args, meta={"csrf": False})
    form.into.choices = list_target_choices(theme)
    into = _find_merge_target(theme, form)
    if into is None:
        form.edit_revision.data = get_edit_revision(theme.id)
        return _render_curation(theme, merging=form), 422
    return render_template("themes/merge.html", theme=theme, into=into, edit_revision=get_edit_revision(theme.id))


def _find_merge_target(theme: Theme, form: MergeForm) -> Theme | None:
    """The theme that was chosen; None where this one cannot become part of it, and the form says why."""
    if not form.validate():
        return None
    into = get_curated_theme(uuid.UUID(form.into.data))
    try:
        require_mergeable(theme, into)
    except FieldError as error:
        form.into.errors = [str(error)]
        return None
    return into


@blueprint.post("/themes/<uuid:theme_id>/merge")
@requires(CURATE)
@commits
def merge(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Make it part of another theme; for the team of both and moderators. 302 to the other, 422 with the errors."""
    theme, form = get_curated_theme(theme_id), MergeForm()
    form.into.choices = list_target_choices(theme)
    return handle(
        form,
        lambda: _merge_into_chosen(theme, form),
        success=_("Merged. You can undo it here."),
        to=lambda into: url_for("themes.theme", theme_id=into.id),
        again=lambda: _render_curation(theme, merging=form),
    )


def _merge_into_chosen(theme: Theme, form: MergeForm) -> Theme:
    into = get_curated_theme(uuid.UUID(form.into.data))
    merge_themes(theme=theme, into=into, person=current_person(), edit_revision=form.edit_revision.data)
    return into


@blueprint.post("/themes/<uuid:theme_id>/undo")
@requires(CURATE)
@commits
def undo(theme_id: uuid.UUID) -> Response:
    """Undo the last change; for its team and moderators. 302 to the theme, 409 where something happened since."""
    theme = undo_edit(theme=get_curated_theme(theme_id), edit_id=request.form.get("edit", ""))
    flash(_("Undone."), "success")
    return redirect_to_theme(theme.id)
