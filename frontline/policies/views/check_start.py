"""Begin a frontline check: paste or send a draft, or hold the same one against what the front line says now."""

import uuid
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.files.results import MAX_FILE_BYTES
from frontline.core.forms import handle
from frontline.core.settings import get_settings
from frontline.core.transactions import allow_body_size, commits
from frontline.core.translation import gettext as _
from frontline.policies.forms.checks import DraftForm
from frontline.policies.queries.checks import get_check
from frontline.policies.queries.proposals import get_own_proposal
from frontline.policies.service.checks import repeat_check, start_check
from frontline.policies.service.drafts import Draft, read_draft
from frontline.policies.views.blueprint import blueprint

WORK = Permission.WORK_ON_POLICIES


@blueprint.route("/policies/<uuid:proposal_id>/checks/new", methods=["GET", "POST"])
@requires(WORK)
@commits
@allow_body_size(MAX_FILE_BYTES + 5 * 1024 * 1024)
def new_check(proposal_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Which draft is to be checked?

    For the proposal's team. 200; 302 to the check, 409 when the proposal is stopped, 422 with the errors.
    """
    person = current_person()
    proposal, form = get_own_proposal(proposal_id, person), DraftForm()
    highest = get_settings().highest_marking
    page = partial(render_template, "policies/new_check.html", proposal=proposal, form=form, highest=highest)
    if not form.is_submitted():
        return page()
    return handle(
        form,
        lambda: start_check(key=form.key.key, proposal=proposal, person=person, draft=_read_draft(form)),
        to=lambda check: url_for("policies.check", proposal_id=proposal_id, check_id=check.id),
        again=page,
    )


def _read_draft(form: DraftForm) -> Draft:
    """What was pasted, or the words of the file that was sent."""
    file, name, marking = request.files.get("file"), form.name.data or "", form.marking.data
    if file is not None and file.filename:
        return read_draft(name=name, marking=marking, file_name=file.filename, content=file.read())
    return Draft(name, form.text.data or "", marking)


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/again")
@requires(WORK)
@commits
def check_again(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response:
    """Hold the same draft against what the front line says now; for the proposal's team.

    302 to the new check, or to the old one where it is marked too high by now; 409 while it is put together.
    """
    person = current_person()
    get_own_proposal(proposal_id, person, lock=True)
    earlier_check = get_check(proposal_id, check_id, person)
    try:
        check = repeat_check(key=uuid.uuid4(), check=earlier_check, person=person)
    except FieldError as error:  # it is marked above what may be kept by now
        flash(str(error), "information")
        return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=check_id))
    flash(_("The check is running again. What you decided before is kept where it is found again."), "success")
    return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=check.id))
