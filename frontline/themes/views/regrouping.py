"""Select insights of a theme over several pages of a list, or a part of it: split them off, move or take them out."""

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.parsing import clean_text, parse_id, parse_number
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.themes.forms.curation import RegroupingForm
from frontline.themes.models.theme import Theme
from frontline.themes.queries.insights import InsightFilter, select_theme_insights
from frontline.themes.service.edits import get_edit_revision
from frontline.themes.service.regrouping import move_insights, split_theme, take_out_insights
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.curation import get_curated_theme, list_target_choices

CURATE = Permission.CURATE_THEME
_PAGE_SIZE, _MAX_OF_PART = 50, 10_000


@blueprint.get("/themes/<uuid:theme_id>/regroup")
@requires(CURATE)
def select_insights(theme_id: uuid.UUID) -> str:
    """Which insights belong elsewhere? For its team and moderators. 200, 403 for other teams."""
    theme = get_curated_theme(theme_id)
    part = InsightFilter.read(request.args).part
    selected = _list_part_ids(theme, part) if part is not None else set()
    name = next((suggestion["name"] for suggestion in theme.parts if suggestion["part"] == part), "")
    form = RegroupingForm(formdata=None, data={"name": name, "edit_revision": get_edit_revision(theme.id)})
    return _render_regrouping(theme, form, selected, words="")


def _list_part_ids(theme: Theme, part: int) -> set[str]:
    query = select_theme_insights(theme, current_person(), InsightFilter(part=part), get_anonymity_groups())
    return {str(insight.id) for insight in paginate(query, size=_MAX_OF_PART, number=1).rows}


@blueprint.post("/themes/<uuid:theme_id>/regroup")
@requires(CURATE)
@commits
def regroup(theme_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Split off, move or take out what was selected, or go to another page of the list; for its team and moderators.

    200, 302 to the theme that they are in now, 422 with the errors.
    """
    theme, form = get_curated_theme(theme_id), RegroupingForm()
    form.to.choices = list_target_choices(theme)
    selected, words = _read_selected(), str(clean_text(request.form.get("words", "")))[:80]
    act = _ACTS.get(form.do.data or "")
    if act is None:
        return _render_regrouping(theme, form, selected, words=words)
    return handle(
        form,
        lambda: act(theme, form, [uuid.UUID(insight_id) for insight_id in selected]),
        success=_("Done. You can undo it here."),
        to=lambda shown: url_for("themes.theme", theme_id=shown.id),
        again=lambda: _render_regrouping(theme, form, selected, words=words),
    )


def _split(theme: Theme, form: RegroupingForm, ids: list[uuid.UUID]) -> Theme:
    return split_theme(
        theme=theme, insight_ids=ids, name=form.name.data or "", person=current_person(),
        edit_revision=form.edit_revision.data,
    )  # fmt: skip


def _move(theme: Theme, form: RegroupingForm, ids: list[uuid.UUID]) -> Theme:
    to = get_curated_theme(uuid.UUID(form.to.data))
    move_insights(
        insight_ids=ids, theme=theme, to=to, person=current_person(), edit_revision=form.edit_revision.data
    )  # fmt: skip
    return theme


def _take_out(theme: Theme, form: RegroupingForm, ids: list[uuid.UUID]) -> Theme:
    if not ids:
        raise FieldError("chosen", _("Select the insights that do not belong here"))
    take_out_insights(insight_ids=ids, theme=theme, person=current_person(), edit_revision=form.edit_revision.data)
    return theme


_ACTS = {"split": _split, "move": _move, "take_out": _take_out}


def _read_selected() -> set[str]:
    """What was selected on pages before, without what this page listed and is not selected, with what is."""
    before, listed = set(request.form.get("selected", "").split()), set(request.form.get("listed", "").split())
    selected = (before - listed) | set(request.form.getlist("insight"))
    return {insight_id for insight_id in selected if parse_id(insight_id)}


def _render_regrouping(theme: Theme, form: RegroupingForm, selected: set[str], *, words: str) -> str:
    groups, person = get_anonymity_groups(), current_person()
    form.to.choices = list_target_choices(theme)
    page = paginate(
        select_theme_insights(theme, person, InsightFilter(words=words), groups), size=_PAGE_SIZE,
        number=parse_number(form.do.data) or 1,
    )  # fmt: skip
    return render_template(
        "themes/regroup.html", theme=theme, form=form, page=page, selected=selected, words=words,
        anonymity_groups=groups,
    )  # fmt: skip
