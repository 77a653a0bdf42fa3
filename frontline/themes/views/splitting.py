"""Split a theme: insights are selected over several pages of a list, or a suggested part is taken."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt, clean, id_in, number_in
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.disclosure.placed import load_groups
from frontline.themes import queries, service
from frontline.themes.forms.curating import SplitForm
from frontline.themes.models import Theme
from frontline.themes.queries import Narrowing
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.curating import curated

CURATE = Permission.CURATE_THEME
_SIZE, _MOST = 50, 10_000


@blueprint.get("/themes/<uuid:theme_id>/split")
@requires(CURATE)
def splitting(theme_id: uuid.UUID) -> str:
    """Which insights belong to a theme of their own?"""
    theme = curated(theme_id)
    part = Narrowing.read(request.args).part
    chosen = set()
    if part is not None:
        every = queries.insights_of(theme, current_person(), Narrowing(part=part), load_groups())
        chosen = {str(one.id) for one in paginate(every, size=_MOST, number=1).rows}
    name = next((one["name"] for one in theme.parts if one["part"] == part), "")
    form = SplitForm(formdata=None, data={"name": name, "seen": service.edition(theme.id)})
    return _page(theme, form, chosen, words="")


@blueprint.post("/themes/<uuid:theme_id>/split")
@requires(CURATE)
@writes
def split(theme_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Go on to another page of the list, or split."""
    theme, person, form = curated(theme_id), current_person(), SplitForm()
    chosen, words = _chosen(), str(clean(request.form.get("words", "")))[:80]
    if request.form.get("do") != "split":
        return _page(theme, form, chosen, words=words)
    ids = [uuid.UUID(one) for one in chosen]
    made: list[Theme] = []

    def split() -> None:
        name = form.name.data or ""
        made.append(service.split(theme=theme, insight_ids=ids, name=name, person=person, seen=form.seen.data))

    if attempt(form, split):
        flash("Split. The new theme stays with your team, on the same clock. You can undo it here.", "success")
        return redirect(url_for("themes.theme", theme_id=made[0].id))
    return _page(theme, form, chosen, words=words), 422


def _chosen() -> set[str]:
    """What was selected on pages before, without what was shown and is not selected, with what is."""
    before, shown = set(request.form.get("kept", "").split()), set(request.form.get("shown", "").split())
    return {one for one in (before - shown) | set(request.form.getlist("insight")) if id_in(one)}


def _page(theme: Theme, form: SplitForm, chosen: set[str], *, words: str) -> str:
    groups, person = load_groups(), current_person()
    page = paginate(
        queries.insights_of(theme, person, Narrowing(words=words), groups), size=_SIZE,
        number=number_in(request.form.get("do")) or 1,
    )  # fmt: skip
    return render_template(
        "themes/split.html", theme=theme, form=form, page=page, chosen=chosen, words=words, anonymity_groups=groups,

    )  # fmt: skip
