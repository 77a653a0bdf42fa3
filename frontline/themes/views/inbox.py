"""The inbox of a policy team, as it was filtered, and its saved views."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.organisations import queries as organisations
from frontline.themes.forms.teamwork import SavedViewForm
from frontline.themes.queries.access import can_decide
from frontline.themes.queries.contributors import list_attribute_names_by_theme, list_theme_months
from frontline.themes.queries.lists import (
    INBOX_FILTERS,
    INBOX_ORDERS,
    InboxFilter,
    get_deadline_status,
    list_inbox_teams,
    select_inbox_themes,
)
from frontline.themes.queries.teamwork import list_saved_views
from frontline.themes.service import teamwork
from frontline.themes.trends import Trend, build_trend, get_first_month
from frontline.themes.views.blueprint import blueprint

INBOX = Permission.OPEN_INBOX
_TREND_MONTHS = 12
FILTER_ARGUMENTS = ("show", "order", "team", "severe", "profession", "words")


@blueprint.get("/inbox")
@requires(INBOX)
def inbox() -> str:
    """What is new or growing in our remit; what is overdue? For policy teams, most urgent first. 200."""
    return _render_inbox(SavedViewForm(formdata=None))


def _render_inbox(form: SavedViewForm) -> str:
    person, today, inbox_filter = current_person(), get_london_today(), _read_inbox_filter()
    page = paginate(select_inbox_themes(person, inbox_filter, today))
    theme_ids = [routing.theme_id for routing in page.rows]
    return render_template(
        "themes/inbox.html",
        page=page,
        inbox_filter=inbox_filter,
        filters=INBOX_FILTERS,
        orders=INBOX_ORDERS,
        teams=list_inbox_teams(person),
        professions=organisations.list_professions(get_anonymity_groups().of_all_time.professions),
        attribute_names=list_attribute_names_by_theme(theme_ids),
        trends=_build_trends(theme_ids),
        names=accounts.get_person_names({routing.assignee_id for routing in page.rows if routing.assignee_id}),
        members=accounts.list_team_member_choices(*list_own_team_ids()),
        views=list_saved_views(person),
        form=form,
        filter_query=_get_filter_query(),
        get_deadline_status=get_deadline_status,
        today=today,
        can_decide=can_decide,
        person=person,
    )


def _build_trends(theme_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Trend]:
    today = get_london_today()
    months = list_theme_months(theme_ids, get_first_month(today, _TREND_MONTHS))
    return {theme_id: build_trend(months.get(theme_id, ()), today, months=_TREND_MONTHS) for theme_id in theme_ids}


def _read_inbox_filter() -> InboxFilter:
    arguments = request.args
    return InboxFilter(
        show=arguments.get("show", "open"),
        order=arguments.get("order", "urgent"),
        team_id=arguments.get("team", type=uuid.UUID),
        severe=bool(arguments.get("severe")),
        profession_id=arguments.get("profession", type=uuid.UUID),
        words=arguments.get("words", "").strip()[:80],
    )


def _get_filter_query() -> str:
    """The present filters and order, as the page's own query."""
    return urlencode({name: value for name in FILTER_ARGUMENTS if (value := request.args.get(name, "")[:80])})


def list_own_team_ids() -> list[uuid.UUID]:
    """The teams for which the person has a role."""
    return sorted({grant.team_id for grant in current_person().grants if grant.team_id})


@blueprint.post("/inbox/views")
@requires(INBOX)
@commits
def save_view() -> Response | tuple[str, int]:
    """Save the present filters and order under a name; for policy teams. 302 to the inbox, 422 with the errors."""
    form, person, query = SavedViewForm(), current_person(), _get_filter_query()
    return handle(
        form,
        lambda: teamwork.save_inbox_view(person=person, name=form.name.data or "", query=query),
        success=lambda _result: _("“%(name)s” is saved.", name=form.name.data),
        to=f"{url_for('themes.inbox')}?{query}",
        again=lambda: _render_inbox(form),
    )


@blueprint.post("/inbox/views/<uuid:view_id>/delete")
@requires(INBOX)
@commits
def delete_view(view_id: uuid.UUID) -> Response:
    """Delete a saved view; for whoever saved it. 302 to the inbox."""
    teamwork.delete_inbox_view(person=current_person(), view_id=view_id)
    flash(_("The saved view is deleted."), "success")
    return redirect(url_for("themes.inbox"))
