"""Begin a frontline check: paste or send a draft, or hold the same one against what is known now."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.files.outcomes import MOST_BYTES
from frontline.core.forms import attempt
from frontline.core.settings import load_settings
from frontline.core.translation import gettext as _
from frontline.core.writes import accepts, writes
from frontline.policies import queries, service
from frontline.policies.forms import DraftForm
from frontline.policies.service import Draft
from frontline.policies.views.blueprint import blueprint

WORK = Permission.WORK_ON_POLICIES


@blueprint.route("/policies/<uuid:proposal_id>/checks/new", methods=["GET", "POST"])
@requires(WORK)
@writes
@accepts(MOST_BYTES + 5 * 1024 * 1024)
def new_check(proposal_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Which draft is to be checked?"""
    person = current_person()
    found, form = queries.ours(proposal_id, person), DraftForm()
    begun = []

    def begin() -> None:
        draft = Draft(form.name.data or "", _words(form), form.marking.data)
        begun.append(service.begin(key=form.key.key, proposal=found, person=person, draft=draft))

    if form.is_submitted() and attempt(form, begin):
        return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=begun[0].id))
    highest = load_settings().highest_marking
    page = render_template("policies/new_check.html", proposal=found, form=form, highest=highest)
    return (page, 422) if form.is_submitted() else page


def _words(form: DraftForm) -> str:
    """What was pasted, or the words of the file that was sent."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return service.words_of(file.read())
    return form.text.data or ""


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/again")
@requires(WORK)
@writes
def check_again(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response:
    """Hold the same draft against what is known now."""
    person = current_person()
    queries.ours(proposal_id, person, lock=True)
    known = queries.check(proposal_id, check_id, person)
    try:
        made = service.run_again(key=uuid.uuid4(), check=known, person=person)
    except FieldError as error:  # it is marked above what may be kept by now
        flash(str(error), "information")
        return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=check_id))
    flash(_("The check is running again. What you decided before is kept where it is found again."), "success")
    return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=made.id))
