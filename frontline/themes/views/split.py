"""Split a theme: insights are selected over several pages of a list, or a suggested part is taken."""

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.parsing import clean_text, parse_id, parse_number
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.themes.forms.curation import SplitForm
from frontline.themes.models.theme import Theme
from frontline.themes.queries.insights import InsightFilter, select_theme_insights
from frontline.themes.service.edits import get_edit_revision
from frontline.themes.service.regrouping import split_theme
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.curation import get_curated_theme

CURATE = Permission.CURATE_THEME
_PAGE_SIZE, _MAX_OF_PART = 50, 10_000


@blueprint.get("/themes/<uuid:theme_id>/split")
@requires(CURATE)
def select_split(theme_id: uuid.UUID) -> str:
    """Which insights belong to a theme of their own? For its team and moderators. 200, 403 for other teams."""
    theme = get_curated_theme(theme_id)
    part = InsightFilter.read(request.args).part
    selected = _list_part_ids(theme, part) if part is not None else set()
    name = next((suggestion["name"] for suggestion in theme.parts if suggestion["part"] == part), "")
    form = SplitForm(formdata=None, data={"name": name, "edit_revision": get_edit_revision(theme.id)})
    return _render_split(theme, form, selected, words="")


def _list_part_ids(theme: Theme, part: int) -> set[str]:
    query = select_theme_insights(theme, current_person(), InsightFilter(part=part), get_anonymity_groups())
    return {str(insight.id) for insight in paginate(query, size=_MAX_OF_PART, number=1).rows}


@blueprint.post("/themes/<uuid:theme_id>/split")
@requires(CURATE)
@commits
def split(theme_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Split a theme, or go to another page of the list; for its team and moderators. 200, 302 to the new one, 422."""
    theme, person, form = get_curated_theme(theme_id), current_person(), SplitForm()
    selected, words = _read_selected(), str(clean_text(request.form.get("words", "")))[:80]
    if request.form.get("do") != "split":
        return _render_split(theme, form, selected, words=words)
    return handle(
        form,
        lambda: split_theme(
            theme=theme, insight_ids=[uuid.UUID(insight_id) for insight_id in selected], name=form.name.data or "",
            person=person, edit_revision=form.edit_revision.data,
        ),
        success=_("Split. The new theme stays with your team, with the same deadline. You can undo it here."),
        to=lambda child: url_for("themes.theme", theme_id=child.id),
        again=lambda: _render_split(theme, form, selected, words=words),
    )  # fmt: skip


def _read_selected() -> set[str]:
    """What was selected on pages before, without what this page listed and is not selected, with what is."""
    before, listed = set(request.form.get("selected", "").split()), set(request.form.get("listed", "").split())
    selected = (before - listed) | set(request.form.getlist("insight"))
    return {insight_id for insight_id in selected if parse_id(insight_id)}


def _render_split(theme: Theme, form: SplitForm, selected: set[str], *, words: str) -> str:
    groups, person = get_anonymity_groups(), current_person()
    page = paginate(
        select_theme_insights(theme, person, InsightFilter(words=words), groups), size=_PAGE_SIZE,
        number=parse_number(request.form.get("do")) or 1,
    )  # fmt: skip
    return render_template(
        "themes/split.html", theme=theme, form=form, page=page, selected=selected, words=words, anonymity_groups=groups
    )  # fmt: skip
