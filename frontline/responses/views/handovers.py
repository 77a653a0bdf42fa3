"""Pass a draft on to a colleague."""

import uuid

from flask import url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.responses.forms.answers import PassOnForm
from frontline.responses.service.handovers import pass_on_draft
from frontline.responses.views.answer_page import AnswerPage, list_owner_choices
from frontline.responses.views.blueprint import blueprint


@blueprint.post("/responses/<uuid:response_id>/pass-on")
@requires(Permission.DRAFT_RESPONSE)
@commits
def pass_on(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Pass a draft on; for members of its team. 302 to the answer, 403, 404, 409 past drafting, 422 with the errors."""
    page, form, person = AnswerPage.of(response_id), PassOnForm(), current_person()
    response = page.require_member()
    form.to.choices = list_owner_choices(response.team_id)
    return handle(
        form,
        lambda: pass_on_draft(
            key=form.handover_key.key, response=response, person=person, note=form.note.data or "",
            to=accounts.get_person(uuid.UUID(form.to.data)),
        ),
        success=_("Passed on. They have been told."),
        to=url_for("responses.response", response_id=response_id),
        again=lambda: page.render(form),
    )  # fmt: skip
