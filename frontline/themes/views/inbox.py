"""The inbox of a policy team, and how its people work together."""

import uuid
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt, failed
from frontline.core.furniture import paginate, today
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.disclosure.placed import load_groups
from frontline.organisations import queries as organisations
from frontline.themes import queries, service
from frontline.themes.forms.working import CoverForm, HandOverForm, ViewForm
from frontline.themes.queries import Wanted
from frontline.themes.trend import first_month, trend
from frontline.themes.views.blueprint import blueprint

INBOX, DECIDE = Permission.OPEN_INBOX, Permission.DECIDE_THEME
_SPARK = 12  # months
KEPT = ("show", "order", "team", "severe", "profession", "words")


@blueprint.get("/inbox")
@requires(INBOX)
def inbox() -> str:
    """What is new or growing in our remit; what is overdue?"""
    return _inbox(ViewForm(formdata=None))


def _inbox(form: ViewForm) -> str:
    person, wanted = current_person(), _wanted()
    page = paginate(queries.inbox(person, wanted, today()))
    ids = [routing.theme_id for routing in page.rows]
    said = queries.months(ids, first_month(today(), _SPARK))
    teams = queries.teams_of(person)
    return render_template(
        "themes/inbox.html", page=page, wanted=wanted, shows=queries.SHOWS, orders=queries.ORDERS, teams=teams,
        professions=organisations.professions(load_groups().of_all_time.professions), heard=queries.heard_in(ids),
        sparks={one: trend(said.get(one, ()), today(), months=_SPARK) for one in ids},
        names=accounts.names({routing.assignee_id for routing in page.rows if routing.assignee_id}),
        members=accounts.member_choices(*_own_teams()), views=queries.saved_views(person), form=form, kept=_query(),
        standing=queries.standing, today=today(), mine=queries.may_decide, me=person,
    )  # fmt: skip


def _wanted() -> Wanted:
    given = request.args
    return Wanted(
        show=given.get("show", "open"), order=given.get("order", "urgent"), team_id=given.get("team", type=uuid.UUID),
        severe=bool(given.get("severe")), profession_id=given.get("profession", type=uuid.UUID),
        words=given.get("words", "").strip()[:80],
    )  # fmt: skip


def _query() -> str:
    """The filters and the order of now, as the page's own query."""
    return urlencode({name: value for name in KEPT if (value := request.args.get(name, "")[:80])})


def _own_teams() -> list[uuid.UUID]:
    return sorted({grant.team_id for grant in current_person().grants if grant.team_id})


@blueprint.post("/inbox/views")
@requires(INBOX)
@writes
def save_view() -> Response | tuple[str, int]:
    """Keep the filters of now under a name."""
    form, person = ViewForm(), current_person()
    if attempt(form, lambda: service.save_view(person=person, name=form.name.data or "", query=_query())):
        flash(_("“%(name)s” is saved.", name=form.name.data), "success")
        return redirect(f"{url_for('themes.inbox')}?{_query()}")
    return _inbox(form), 422


@blueprint.post("/inbox/views/<uuid:view_id>/delete")
@requires(INBOX)
@writes
def delete_view(view_id: uuid.UUID) -> Response:
    """Delete a saved view."""
    service.delete_view(person=current_person(), view_id=view_id)
    flash("The saved view is deleted.", "success")
    return redirect(url_for("themes.inbox"))


@blueprint.get("/inbox/away")
@requires(DECIDE)
def away() -> str:
    """Who sees to my themes while I am away, or when I leave?"""
    return _away(CoverForm(formdata=None), HandOverForm(formdata=None))


@blueprint.post("/inbox/away")
@requires(DECIDE)
@writes
def save_cover() -> Response | tuple[str, int]:
    """Have somebody cover."""
    form, person = CoverForm(), current_person()
    form.by.choices = _colleagues()

    def cover() -> None:
        by = accounts.person(uuid.UUID(form.by.data))
        if form.starts_on.data and form.ends_on.data:
            service.cover(person=person, by=by, starts_on=form.starts_on.data, ends_on=form.ends_on.data)

    if attempt(form, cover):
        flash("Saved. They are told of your themes while you are away.", "success")
        return redirect(url_for("themes.away"))
    return _away(form, HandOverForm(formdata=None)), 422


@blueprint.post("/inbox/away/<uuid:cover_id>/end")
@requires(DECIDE)
@writes
def end_cover(cover_id: uuid.UUID) -> Response:
    """One is back."""
    service.end_cover(person=current_person(), cover_id=cover_id)
    flash("Taken back.", "success")
    return redirect(url_for("themes.away"))


@blueprint.post("/inbox/hand-over")
@requires(DECIDE)
@writes
def hand_over() -> Response | tuple[str, int]:
    """Give everything that is one's own to do to somebody else."""
    form, person = HandOverForm(), current_person()
    form.to.choices = _colleagues()

    def give() -> None:
        to = accounts.person(uuid.UUID(form.to.data))
        for team_id in _own_teams():
            if accounts.is_of_team(to.id, team_id):
                service.hand_over(person=person, to=to, team=organisations.team(team_id))

    if attempt(form, give):
        flash("Handed over. They have been told.", "success")
        return redirect(url_for("themes.away"))
    return _away(CoverForm(formdata=None), form), 422


def _colleagues() -> dict[str, str]:
    """Everybody else of one's teams, to be chosen from."""
    mine, everybody = str(current_person().id), accounts.member_choices(*_own_teams())
    return {"": "Choose a person"} | {key: name for key, name in everybody.items() if key != mine}


def _away(cover: CoverForm, hand_over: HandOverForm) -> str:
    cover.by.choices = hand_over.to.choices = _colleagues()
    return render_template(
        "themes/away.html", cover_form=cover, hand_over_form=hand_over, failed=failed(cover, hand_over),
        covers=queries.covers(current_person(), today()),
    )  # fmt: skip
