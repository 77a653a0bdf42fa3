"""Has anyone said anything about it? Results of each kind, saved searches, results as a file."""

import re
import uuid
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import needs_confirmation, signed_in
from frontline.core.clock import get_london_day
from frontline.core.downloads import make_download
from frontline.core.forms import handle
from frontline.core.spreadsheets import Cell, Sheet, write_sheets
from frontline.core.transactions import commits
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.masking import describe_count
from frontline.organisations import queries as organisations
from frontline.search import service, wording
from frontline.search.forms import SavedSearchForm
from frontline.search.queries.ranking import MAX_RANKED, Search
from frontline.search.queries.result_hits import ResultHit
from frontline.search.queries.results import RESULT_GROUPS, get_search_results, list_result_groups
from frontline.search.queries.saved import get_saved_search, list_saved_searches
from frontline.search.queries.theme_ranking import count_themes_of_others
from frontline.search.request_parsing import parse_search
from frontline.subjects.queries import list_broader_choices
from frontline.themes.numbers import describe_insights, describe_size
from frontline.themes.queries.insights import KINDS, SEVERITIES
from frontline.themes.queries.search_scope import PERIOD_FACETS, STATUS_FACETS

blueprint = Blueprint("search", __name__, url_prefix="/search")
_ARGUMENTS = (
    "q",
    "in",
    "kind",
    "severity",
    "profession",
    "region",
    "department",
    "status",
    "months",
    "subject",
    "exactly",
)


@blueprint.get("")
@signed_in
def index() -> str:
    """Has anyone said anything about it? What the person may find, for everybody signed in. 200."""
    return _render_search(SavedSearchForm(formdata=None))


def _render_search(form: SavedSearchForm) -> str:
    search, group = parse_search(request.args, current_person()), request.args.get("in", "")
    return render_template(
        "search/index.html",
        search=search,
        group=group,
        results=get_search_results(search, group),
        group_labels=RESULT_GROUPS,
        findable_groups=list_result_groups(search.person),
        arguments=_list_arguments(),
        mark_words=mark_words,
        link_meaning=_link_meaning,
        form=form,
        saved_searches=list_saved_searches(search.person),
        size=describe_size,
        elsewhere=count_themes_of_others(search),
        describe_count=describe_count,
        describe_found=_describe_found,
        **_list_filter_choices(search),
    )


def _list_arguments() -> dict[str, str]:
    """The arguments of this search, without those that say nothing."""
    arguments = {name: request.args.get(name, "")[: wording.MAX_QUERY_LENGTH] for name in _ARGUMENTS}
    return {name: value for name, value in arguments.items() if value}


def _list_filter_choices(search: Search) -> dict[str, object]:
    named_groups = search.anonymity_groups.of_all_time
    return {
        "kinds": KINDS,
        "severities": SEVERITIES,
        "statuses": STATUS_FACETS,
        "periods": PERIOD_FACETS,
        "professions": organisations.list_professions(named_groups.professions),
        "departments": organisations.list_departments(),
        "regions": organisations.list_regions({region for _, region in named_groups.regions}),
        "subjects": list_broader_choices(),
        "anonymity_groups": search.anonymity_groups,
    }


def _describe_found(count: int) -> str:
    """How many insights were found, in words; of more than are ranked nobody knows how many."""
    return _("%(most)s insights or more", most=MAX_RANKED) if count >= MAX_RANKED else describe_insights(count)


def _link_meaning(search: Search, word: str, meaning: str) -> str:
    """The address of the same search with an abbreviation followed by what it is short for."""
    settled = re.sub(rf"\b{re.escape(word)}\b", f"{word} {meaning}", search.wording.text, count=1)
    return f"{url_for('search.index')}?{urlencode({**_list_arguments(), 'q': settled})}"


def mark_words(snippet: str) -> Markup:
    """A snippet with the words that were looked for marked."""
    html = str(escape(snippet)).replace("\x02", "<mark>").replace("\x03", "</mark>")
    return Markup(html)  # noqa: S704 - escaped above


@blueprint.get("/export.<any(csv, xlsx):ending>")
@signed_in
@needs_confirmation
def export(ending: str) -> Response:
    """The insights that are found, as far as the page shows them, as CSV or XLSX; for everybody signed in. 200."""
    search = parse_search(request.args, current_person())
    page = get_search_results(search, "insights", everything=True).groups.get("insights")
    rows = [_make_export_row(hit, search) for hit in page.rows] if page else []
    headings = (_("Theme"), _("Kind"), _("How serious"), _("Who"), _("When"), _("What was said"))
    sheets = [Sheet(_("Search: %(words)s", words=search.wording.text), headings, rows)]
    return make_download(write_sheets(sheets, ending), f"search-{search.today.isoformat()}.{ending}")


def _make_export_row(hit: ResultHit, search: Search) -> tuple[Cell, ...]:
    insight = hit.item
    month = f"{get_london_day(insight.submitted_at):%Y-%m}" if insight.submitted_at else ""
    name = hit.theme.name if hit.theme else ""
    return (
        name,
        insight.kind.label,
        insight.gravest.label,
        describe_author(insight, search.anonymity_groups),
        month,
        insight.text,
    )


@blueprint.post("/saved")
@signed_in
@commits
def save() -> Response | tuple[str, int]:
    """Save this search; for everybody signed in. 302 to its results, 422 with the errors."""
    form, search = SavedSearchForm(), parse_search(request.args, current_person())
    query = urlencode(_list_arguments())
    return handle(
        form,
        lambda: service.save_search(
            search=search, name=form.name.data or "", query=query, alerts=bool(form.alerts.data)
        ),
        to=f"{url_for('search.index')}?{query}",
        again=lambda: _render_search(form),
        success=_("Search saved."),
    )


@blueprint.get("/saved")
@signed_in
def save_again() -> Response:
    """Lead whoever reloads a form that was shown again back to the results; for everybody signed in. 302."""
    return redirect(f"{url_for('search.index')}?{urlencode(_list_arguments())}")


@blueprint.get("/saved/<uuid:search_id>")
@signed_in
def saved(search_id: uuid.UUID) -> Response:
    """Lead to the results of a saved search; for its owner. 302, 404 for others."""
    return redirect(f"{url_for('search.index')}?{get_saved_search(search_id, current_person()).query}")


@blueprint.post("/saved/<uuid:search_id>/alerts")
@signed_in
@commits
def alerts(search_id: uuid.UUID) -> Response:
    """Turn the alerts of a saved search on or off; for its owner. 302 to the search, 404 for others."""
    saved_search = get_saved_search(search_id, current_person())
    service.set_search_alerts(search=saved_search, alerts=not saved_search.alerts)
    flash(
        _("Alerts are on. You will be told when there is something new.")
        if saved_search.alerts
        else _("Alerts are off."),
        "success",
    )
    return redirect(url_for("search.index"))


@blueprint.post("/saved/<uuid:search_id>/forget")
@signed_in
@commits
def forget(search_id: uuid.UUID) -> Response:
    """Remove a saved search; for its owner. 302 to the search, 404 for others."""
    service.delete_saved_search(search=get_saved_search(search_id, current_person()))
    flash(_("The search is removed."), "success")
    return redirect(url_for("search.index"))
