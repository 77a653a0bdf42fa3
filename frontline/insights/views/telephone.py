"""Log for somebody on the telephone, who checks and sends it."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, holds
from frontline.core.access import requires
from frontline.core.writes import writes
from frontline.insights import queries, service
from frontline.insights.forms.writing import TelephoneForm
from frontline.insights.views.blueprint import blueprint


@blueprint.route("/insights/telephone", methods=["GET", "POST"])
@requires(Permission.LOG_FOR_OTHERS)
@writes
def telephone() -> str | Response | tuple[str, int]:
    """What did they say?"""
    form = TelephoneForm()
    if not form.is_submitted():
        form.key.data = str(uuid.uuid4())
        return render_template("insights/telephone.html", form=form, waiting=queries.told_by(current_person()))
    if form.validate():
        author = accounts.person_by_email(form.email.data or "")
        if author is not None and holds(author, Permission.LOG_INSIGHT):
            service.log_for(
                author=author, coordinator=current_person(), key=uuid.UUID(form.key.data), saw=form.saw.data or ""
            )
            flash(
                _("It is kept as their draft, and they are told to check and send it. You cannot see it any more."),
                "success",
            )
            return redirect(url_for("insights.telephone"))
        form.email.errors = [_("No secondee has this email address")]
    return render_template("insights/telephone.html", form=form, waiting=queries.told_by(current_person())), 422
