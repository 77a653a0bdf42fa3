"""What is our team responsible for, and what would come and go if that were said otherwise?"""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.themes.forms.teamwork import RemitForm
from frontline.themes.models.curation import RemitTrial
from frontline.themes.queries.access import get_led_team, list_readable_themes
from frontline.themes.queries.teamwork import get_remit_trial
from frontline.themes.service.remits import apply_remit_trial, start_remit_trial
from frontline.themes.views.blueprint import blueprint

REMIT = Permission.CHANGE_REMIT
_DIRECTIONS = ("come", "go")


@blueprint.route("/teams/<uuid:team_id>/remit", methods=["GET", "POST"])
@requires(REMIT)
@commits
def remit(team_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is our team responsible for? For its lead. 200; 302 to a trial of other words, 422 with errors; 404."""
    person = current_person()
    team = get_led_team(team_id, person)
    form = RemitForm(data={"remit": team.remit, "phrases": "\n".join(team.phrases)})
    if not form.is_submitted():
        return render_template("themes/remit.html", team=team, form=form)
    return handle(
        form,
        lambda: start_remit_trial(team=team, person=person, remit=form.remit.data or "", phrases=form.list_phrases()),
        to=lambda trial: url_for("themes.remit_trial", trial_id=trial.id),
        again=lambda: render_template("themes/remit.html", team=team, form=form),
    )


@blueprint.get("/remit-trials/<uuid:trial_id>")
@requires(REMIT)
def remit_trial(trial_id: uuid.UUID) -> str:
    """What would come, and what would go? For the team's lead. 200, also while a job still works it out; 404."""
    trial = _get_own_trial(trial_id)
    changes = {
        direction: [(uuid.UUID(change["theme"]), change) for change in (trial.changes or {}).get(direction, [])]
        for direction in _DIRECTIONS
    }
    theme_ids = [theme_id for direction in _DIRECTIONS for theme_id, _change in changes[direction]]
    return render_template(
        "themes/remit_trial.html", trial=trial, team=organisations.get_team(trial.team_id), changes=changes,
        readable=list_readable_themes(theme_ids, current_person()),
    )  # fmt: skip


@blueprint.post("/remit-trials/<uuid:trial_id>/use")
@requires(REMIT)
@commits
def use_remit(trial_id: uuid.UUID) -> Response:
    """Use the remit that was tried; for the team's lead. 302 to its inbox, 404, 409 where it is in use already."""
    trial = _get_own_trial(trial_id)
    team = organisations.get_team(trial.team_id)
    apply_remit_trial(trial=trial, team=team)
    flash(_("The remit is changed. Themes that look for a team from now on are routed by it."), "success")
    return redirect(url_for("themes.inbox", team=team.id))


def _get_own_trial(trial_id: uuid.UUID) -> RemitTrial:
    """A trial of the remit of a team that the person leads."""
    trial = get_remit_trial(trial_id)
    get_led_team(trial.team_id, current_person())
    return trial
