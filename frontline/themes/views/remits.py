"""What is our team responsible for, and what would come and go if that were said otherwise?"""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.themes import queries, service
from frontline.themes.forms.working import RemitForm
from frontline.themes.models import RemitTrial
from frontline.themes.views.blueprint import blueprint

REMIT = Permission.CHANGE_REMIT


@blueprint.route("/teams/<uuid:team_id>/remit", methods=["GET", "POST"])
@requires(REMIT)
@writes
def remit(team_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is our team responsible for?"""
    person = current_person()
    team = queries.led_team(team_id, person)
    form = RemitForm(data={"remit": team.remit, "phrases": "\n".join(team.phrases)})
    made: list[RemitTrial] = []

    def look() -> None:
        trial = service.try_remit(team=team, person=person, remit=form.remit.data or "", phrases=form.terms())
        made.append(trial)

    if form.is_submitted() and attempt(form, look):
        return redirect(url_for("themes.remit_trial", trial_id=made[0].id))
    page = render_template("themes/remit.html", team=team, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/remit-trials/<uuid:trial_id>")
@requires(REMIT)
def remit_trial(trial_id: uuid.UUID) -> str:
    """What would come, and what would go?"""
    trial = _trial(trial_id)
    team = organisations.team(trial.team_id)
    found = trial.found or {}
    ids = [uuid.UUID(row["theme"]) for what in ("come", "go") for row in found.get(what, [])]
    return render_template(
        "themes/remit_trial.html", trial=trial, team=team, readable=queries.readable(ids, current_person()),
        listed={what: [(uuid.UUID(row["theme"]), row) for row in found.get(what, [])] for what in ("come", "go")},
    )  # fmt: skip


@blueprint.post("/remit-trials/<uuid:trial_id>/use")
@requires(REMIT)
@writes
def use_remit(trial_id: uuid.UUID) -> Response:
    """Change the remit to that."""
    trial = _trial(trial_id)
    team = organisations.team(trial.team_id)
    service.use_remit(trial=trial, team=team)
    flash("The remit is changed. Themes that look for a team from now on are routed by it.", "success")
    return redirect(url_for("themes.inbox", team=team.id))


def _trial(trial_id: uuid.UUID) -> RemitTrial:
    """A trial of the remit of a team that the person leads."""
    trial = queries.trial(trial_id)
    queries.led_team(trial.team_id, current_person())
    return trial
