"""The first page: where one's work is, or, for those with many pages, what waits and all that there is."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import signed_in
from frontline.core.extension_points import (
    FIRST_PAGE,
    NavigationEntry,
    list_bar_entries,
    list_items,
    list_navigation_entries,
)


@blueprint.get("/start")
@signed_in
def start() -> Response:
    """The first page of the person's first role, or what waits, for those with many pages. 302."""
    entries = _list_own_entries()
    if not entries:
        return redirect(url_for("accounts.account"))
    if len(entries) > len(list_bar_entries(entries)) and not entries[0].says_what_waits:
        return redirect(url_for("accounts.all_pages"))
    return redirect(url_for(entries[0].endpoint))


@blueprint.get("/start/pages")
@signed_in
def all_pages() -> str:
    """What waits for me, and what pages are there? 200."""
    waiting = list_items(FIRST_PAGE, person=current_person())
    return render_template("accounts/all_pages.html", waiting=waiting, entries=_list_own_entries())


def _list_own_entries() -> list[NavigationEntry]:
    return [entry for entry in list_navigation_entries() if is_allowed(entry.permission)]
