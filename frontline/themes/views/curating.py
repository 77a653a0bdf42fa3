"""Is this one theme? Rename, confirm, dismiss, merge, split, move, pin, undo: each shown before it is done."""

import uuid

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError
from frontline.core.forms import attempt, failed
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.disclosure.placed import load_groups
from frontline.themes import queries, service
from frontline.themes.forms.curating import DismissForm, MergeForm, MoveForm, RenameForm
from frontline.themes.models import Theme
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.page import back_to

CURATE = Permission.CURATE_THEME


def curated(theme_id: uuid.UUID) -> Theme:
    """A theme that the person may change."""
    found = queries.theme(theme_id, current_person())
    if not queries.may_curate(current_person(), found):
        raise ForbiddenError("This theme is not with your team, so you cannot change it.")
    return found


@blueprint.get("/themes/<uuid:theme_id>/curate")
@requires(CURATE)
def curate(theme_id: uuid.UUID) -> str:
    """Is this one theme?"""
    return _page(curated(theme_id))


def _page(
    theme: Theme, *, renaming: RenameForm | None = None, dismissing: DismissForm | None = None,
    merging: MergeForm | None = None,
) -> str:  # fmt: skip
    now = service.edition(theme.id)
    seen = {"seen": now}
    merging = merging or MergeForm(formdata=None, data=seen)
    merging.into.choices = _others(theme)
    return render_template(
        "themes/curate.html", theme=theme, merge_form=merging,
        rename_form=renaming or RenameForm(formdata=None, data={**seen, "name": theme.name}),
        dismiss_form=dismissing or DismissForm(formdata=None, data=seen), edit=service.last_edit(theme.id),
        failed=failed(renaming, dismissing, merging), seen=now,
    )  # fmt: skip


def _others(theme: Theme) -> dict[str, str]:
    """Themes into which one could be merged; those most like it first."""
    alike = [one for one in queries.alike(theme, current_person()) if queries.may_curate(current_person(), one)]
    every = {str(one.id): one.name for one in [*alike, *queries.mergeable(theme, current_person())]}
    return {"": "Choose a theme"} | every


@blueprint.post("/themes/<uuid:theme_id>/rename")
@requires(CURATE)
@writes
def rename(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Give it a better name."""
    found, person, form = curated(theme_id), current_person(), RenameForm()
    if attempt(
        form, lambda: service.rename(theme=found, name=form.name.data or "", person=person, seen=form.seen.data)
    ):
        flash("Renamed. No later run changes the name again.", "success")
        return back_to(theme_id)
    return _page(found, renaming=form), 422


@blueprint.post("/themes/<uuid:theme_id>/confirm")
@requires(CURATE)
@writes
def confirm(theme_id: uuid.UUID) -> Response:
    """Say that it is one theme."""
    try:
        service.confirm(theme=curated(theme_id), person=current_person(), seen=request.form.get("seen"))
    except service.FasterError as error:
        flash(str(error), "error")
    else:
        flash("Confirmed. No later run takes an insight out of it.", "success")
    return back_to(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/dismiss")
@requires(CURATE)
@writes
def dismiss(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that it is no theme."""
    found, person, form = curated(theme_id), current_person(), DismissForm()
    if attempt(
        form, lambda: service.dismiss(theme=found, reason=form.reason.data or "", person=person, seen=form.seen.data)
    ):
        flash("Dismissed. You can undo it on its page.", "success")
        return back_to(theme_id)
    return _page(found, dismissing=form), 422


@blueprint.get("/themes/<uuid:theme_id>/merge")
@requires(CURATE)
def merger(theme_id: uuid.UUID) -> str | tuple[str, int]:
    """What would change if it became part of another?"""
    theme = curated(theme_id)
    form = MergeForm(request.args, meta={"csrf": False})
    form.into.choices = _others(theme)
    into: list[Theme] = []

    def look() -> None:
        into.append(curated(uuid.UUID(form.into.data)))
        service.check_merger(theme, into[0])

    if not attempt(form, look):
        form.seen.data = service.edition(theme.id)
        return _page(theme, merging=form), 422
    return render_template("themes/merge.html", theme=theme, into=into[0], seen=service.edition(theme.id))


@blueprint.post("/themes/<uuid:theme_id>/merge")
@requires(CURATE)
@writes
def merge(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Make it part of another."""
    theme, form, person = curated(theme_id), MergeForm(), current_person()
    form.into.choices = _others(theme)

    def merge() -> None:
        into = curated(uuid.UUID(form.into.data))
        service.merge(theme=theme, into=into, person=person, seen=form.seen.data)

    if attempt(form, merge):
        flash("Merged. You can undo it here.", "success")
        return back_to(uuid.UUID(form.into.data))
    return _page(theme, merging=form), 422


@blueprint.get("/themes/<uuid:theme_id>/insights/<uuid:insight_id>")
@requires(CURATE)
def place(theme_id: uuid.UUID, insight_id: uuid.UUID) -> str:
    """Is this insight in the right theme?"""
    return _placing(curated(theme_id), insight_id, MoveForm(formdata=None, data={"seen": service.edition(theme_id)}))


def _placing(theme: Theme, insight_id: uuid.UUID, form: MoveForm) -> str:
    form.to.choices = _others(theme)
    insight = queries.seen_insight(theme, insight_id, current_person())
    return render_template(
        "themes/place.html", theme=theme, insight=insight, form=form, anonymity_groups=load_groups(),
        pinned=insight_id in queries.pinned([insight_id]),
    )  # fmt: skip


@blueprint.post("/themes/<uuid:theme_id>/insights/<uuid:insight_id>/move")
@requires(CURATE)
@writes
def move_insight(theme_id: uuid.UUID, insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Put an insight into another theme."""
    theme, form, person = curated(theme_id), MoveForm(), current_person()
    queries.seen_insight(theme, insight_id, person)
    form.to.choices = _others(theme)

    def move() -> None:
        to = curated(uuid.UUID(form.to.data))
        service.move_insight(insight_id=insight_id, theme=theme, to=to, person=person, seen=form.seen.data)

    if attempt(form, move):
        flash("Moved, and pinned there. You can undo it here.", "success")
        return back_to(theme_id)
    return _placing(theme, insight_id, form), 422


@blueprint.post("/themes/<uuid:theme_id>/insights/<uuid:insight_id>/pin")
@requires(CURATE)
@writes
def pin(theme_id: uuid.UUID, insight_id: uuid.UUID) -> Response:
    """Keep an insight in its theme, or let it go again."""
    theme, pinned = curated(theme_id), request.form.get("pinned") == "yes"
    queries.seen_insight(theme, insight_id, current_person())
    service.pin(insight_id=insight_id, theme=theme, person=current_person(), pinned=pinned)
    flash(_("Pinned: no later run moves it.") if pinned else _("Not pinned any more."), "success")
    return back_to(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/undo")
@requires(CURATE)
@writes
def undo(theme_id: uuid.UUID) -> Response:
    """Undo the last change."""
    theme = service.undo(theme=curated(theme_id), edit_id=request.form.get("edit", ""))
    flash("Undone.", "success")
    return back_to(theme.id)
