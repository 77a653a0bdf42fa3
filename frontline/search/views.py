"""Has anyone said anything about it? Results of each kind, searches that one keeps, results as a file."""

import uuid
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.downloads import download
from frontline.core.forms import attempt
from frontline.core.furniture import local_day
from frontline.core.tables import Cell, Sheet, as_csv, as_xlsx
from frontline.core.writes import writes
from frontline.disclosure.attribution import describe_author
from frontline.organisations import queries as organisations
from frontline.search import queries, service, wording
from frontline.search.asking import asked
from frontline.search.forms import SaveForm
from frontline.search.queries import Asked, Hit
from frontline.themes import queries as themes
from frontline.themes.numbers import size

blueprint = Blueprint("search", __name__, url_prefix="/search")
_KEPT = ("q", "in", "kind", "severity", "profession", "region", "department", "status", "months", "exactly")


@blueprint.get("")
@signed_in
def index() -> str:
    """Has anyone said anything about it?"""
    return _page(SaveForm(formdata=None))


def _page(form: SaveForm) -> str:
    search, group = asked(request.args, current_person()), request.args.get("in", "")
    return render_template(
        "search/index.html", asked=search, group=group, results=queries.results(search, group),
        groups=queries.GROUPS, mine=queries.groups_of(search.person), kept=_kept(), marked=marked, form=form,
        saved=queries.of_person(search.person), size=size, **_choices(search),
    )  # fmt: skip


def _kept() -> dict[str, str]:
    """The arguments of this search, without those that say nothing."""
    found = {name: request.args.get(name, "")[: wording.LONGEST] for name in _KEPT}
    return {name: value for name, value in found.items() if value}


def _choices(search: Asked) -> dict[str, object]:
    shown = search.anonymity_groups.of_all_time
    return {
        "kinds": themes.KINDS, "severities": themes.SEVERITIES, "statuses": themes.STATUSES, "periods": themes.PERIODS,
        "professions": organisations.professions(shown.professions), "departments": organisations.departments(),
        "regions": organisations.regions({region for _, region in shown.regions}),
        "anonymity_groups": search.anonymity_groups,
    }  # fmt: skip


def marked(snippet: str) -> Markup:
    """A snippet with the words that were looked for marked."""
    shown = str(escape(snippet)).replace("\x02", "<mark>").replace("\x03", "</mark>")
    return Markup(shown)  # noqa: S704 - escaped above


@blueprint.get("/export.<any(csv, xlsx):ending>")
@signed_in
def export(ending: str) -> Response:
    """The insights that are found, as far as the page shows them, as a file."""
    search = asked(request.args, current_person())
    found = queries.results(search, "insights", everything=True).groups.get("insights")
    rows = [_row(hit, search) for hit in found.rows] if found else []
    headings = (_("Theme"), _("Kind"), _("How serious"), _("Who"), _("When"), _("What was said"))
    sheets = [Sheet(_("Search: %(words)s", words=search.wording.text), headings, rows)]
    return download((as_csv if ending == "csv" else as_xlsx)(sheets), f"search-{search.today.isoformat()}.{ending}")


def _row(hit: Hit, search: Asked) -> tuple[Cell, ...]:
    one = hit.row
    sent = f"{local_day(one.submitted_at):%Y-%m}" if one.submitted_at else ""
    name = hit.theme.name if hit.theme else ""
    return name, one.kind.label, one.gravest.label, describe_author(one, search.anonymity_groups), sent, one.text


@blueprint.post("/saved")
@signed_in
@writes
def save() -> Response | tuple[str, int]:
    """Keep this search."""
    form, search = SaveForm(), asked(request.args, current_person())
    query = urlencode(_kept())
    if attempt(
        form, lambda: service.save(asked=search, name=form.name.data or "", query=query, alerts=bool(form.alerts.data))
    ):
        flash(_("The search is kept."), "success")
        return redirect(f"{url_for('search.index')}?{query}")
    return _page(form), 422


@blueprint.get("/saved")
@signed_in
def save_again() -> Response:
    """Whoever goes on from a form that was shown again is back at the results."""
    return redirect(f"{url_for('search.index')}?{urlencode(_kept())}")


@blueprint.get("/saved/<uuid:search_id>")
@signed_in
def saved(search_id: uuid.UUID) -> Response:
    """The results of a search that one keeps."""
    return redirect(f"{url_for('search.index')}?{queries.saved(search_id, current_person()).query}")


@blueprint.post("/saved/<uuid:search_id>/alerts")
@signed_in
@writes
def alerts(search_id: uuid.UUID) -> Response:
    """Begin or stop to hear of something new."""
    found = queries.saved(search_id, current_person())
    service.set_alerts(search=found, alerts=not found.alerts)
    flash(_("You are told of something new.") if found.alerts else _("You are not told any more."), "success")
    return redirect(url_for("search.index"))


@blueprint.post("/saved/<uuid:search_id>/forget")
@signed_in
@writes
def forget(search_id: uuid.UUID) -> Response:
    """Keep it no more."""
    service.forget(search=queries.saved(search_id, current_person()))
    flash(_("The search is removed."), "success")
    return redirect(url_for("search.index"))
