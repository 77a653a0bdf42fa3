"""Leave and hand-over: who covers for somebody of a team, and who takes over."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.themes.forms.teamwork import LeaveCoverForm, WorkHandoverForm
from frontline.themes.queries.teamwork import list_leave_covers
from frontline.themes.service.teamwork import add_leave_cover, end_leave_cover, hand_over_themes
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.inbox import list_own_team_ids

DECIDE = Permission.DECIDE_THEME


@blueprint.get("/inbox/away")
@requires(DECIDE)
def away() -> str:
    """Who owns my themes while I am away, or when I leave? For those who decide in a team. 200."""
    return _render_leave(LeaveCoverForm(formdata=None), WorkHandoverForm(formdata=None))


@blueprint.post("/inbox/away")
@requires(DECIDE)
@commits
def save_cover() -> Response | tuple[str, int]:
    """Have somebody of the team cover; for those who decide in one. 302 to the page, 422 with the errors."""
    form = LeaveCoverForm()
    form.by.choices = _list_colleague_choices()
    return handle(
        form,
        lambda: _add_chosen_cover(form),
        success=_("Saved. They are told of your themes while you are away."),
        to=url_for("themes.away"),
        again=lambda: _render_leave(form, WorkHandoverForm(formdata=None)),
    )


def _add_chosen_cover(form: LeaveCoverForm) -> None:
    person, covered_by = current_person(), accounts.get_person(uuid.UUID(form.by.data))
    if form.starts_on.data and form.ends_on.data:  # both are required, which their types do not say
        starts_on, ends_on = form.starts_on.data, form.ends_on.data
        add_leave_cover(person=person, covered_by=covered_by, starts_on=starts_on, ends_on=ends_on)


@blueprint.post("/inbox/away/<uuid:cover_id>/end")
@requires(DECIDE)
@commits
def end_cover(cover_id: uuid.UUID) -> Response:
    """End a cover; for whoever is back. 302 to the page."""
    end_leave_cover(person=current_person(), cover_id=cover_id)
    flash(_("The cover has ended."), "success")
    return redirect(url_for("themes.away"))


@blueprint.post("/inbox/hand-over")
@requires(DECIDE)
@commits
def hand_over() -> Response | tuple[str, int]:
    """Hand all that one owns to somebody else of the team; for those who decide in one. 302 to the page, 422."""
    form = WorkHandoverForm()
    form.to.choices = _list_colleague_choices()
    return handle(
        form,
        lambda: _hand_over_to_chosen(form),
        success=_("Handed over. They have been told."),
        to=url_for("themes.away"),
        again=lambda: _render_leave(LeaveCoverForm(formdata=None), form),
    )


def _hand_over_to_chosen(form: WorkHandoverForm) -> None:
    person, to = current_person(), accounts.get_person(uuid.UUID(form.to.data))
    for team_id in list_own_team_ids():
        if accounts.is_team_member(to.id, team_id):
            hand_over_themes(person=person, to=to, team=organisations.get_team(team_id))


def _list_colleague_choices() -> dict[str, str]:
    """Everybody else of one's teams, to be chosen from."""
    person = current_person()
    members = accounts.list_team_member_choices(*list_own_team_ids())
    return {"": "Choose a person"} | {key: name for key, name in members.items() if key != str(person.id)}


def _render_leave(cover: LeaveCoverForm, hand_over: WorkHandoverForm) -> str:
    cover.by.choices = hand_over.to.choices = _list_colleague_choices()
    return render_template(
        "themes/away.html", cover_form=cover, hand_over_form=hand_over, failed=find_failed_form(cover, hand_over),
        covers=list_leave_covers(current_person(), get_london_today()),
    )  # fmt: skip
