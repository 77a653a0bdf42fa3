"""Log for somebody on the telephone, who checks and sends it."""

import uuid

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, has_permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.insights.forms.writing import TelephoneForm
from frontline.insights.queries.own import list_telephone_drafts
from frontline.insights.service.drafts import log_by_telephone
from frontline.insights.views.blueprint import blueprint


@blueprint.route("/insights/telephone", methods=["GET", "POST"])
@requires(Permission.LOG_FOR_OTHERS)
@commits
def telephone() -> str | Response | tuple[str, int]:
    """What did they say? For coordinators. 200; 302 to the next one, 422 where no secondee has the address."""
    form = TelephoneForm()
    if not form.is_submitted():
        form.key.data = str(uuid.uuid4())
        return _render_telephone(form)
    return handle(
        form,
        lambda: _log(form),
        success=_("It is kept as their draft, and they are told to check and send it. You cannot see it any more."),
        to=url_for("insights.telephone"),
        again=lambda: _render_telephone(form),
    )


def _log(form: TelephoneForm) -> None:
    author = accounts.find_person_by_email(form.email.data or "")
    if author is None or not has_permission(author, Permission.LOG_INSIGHT):
        raise FieldError("email", "No secondee has this email address")
    log_by_telephone(
        author=author,
        coordinator=current_person(),
        key=uuid.UUID(form.key.data),
        what_happened=form.what_happened.data or "",
    )


def _render_telephone(form: TelephoneForm) -> str:
    return render_template("insights/telephone.html", form=form, drafts=list_telephone_drafts(current_person()))
