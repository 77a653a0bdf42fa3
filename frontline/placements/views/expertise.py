"""Who can be asked about what: found by coordinators, asked for by policy teams."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.notices import queries as notices
from frontline.placements.forms.expertise import ExpertiseQuestionForm
from frontline.placements.queries.expertise import list_experts
from frontline.placements.service.expertise import ask_for_expertise
from frontline.placements.views.blueprint import blueprint


@blueprint.get("/placements/expertise")
@requires(Permission.MANAGE_PLACEMENTS)
def expertise() -> str:
    """Who knows about a subject, and may be contacted? For coordinators. 200."""
    words = request.args.get("words", "").strip()[:80]
    page = paginate(list_experts(words))
    addresses = {
        note.placement_id: notices.get_preference(note.placement.person_id).lasting_address
        or note.placement.person.email
        for note in page.rows
    }
    return render_template("placements/expertise.html", page=page, words=words, addresses=addresses)


@blueprint.route("/expertise/ask", methods=["GET", "POST"])
@requires(Permission.ASK_EXPERTS)
@commits
def ask_experts() -> str | Response | tuple[str, int]:
    """Ask the coordinators who knows about a subject; for policy teams. 200; 302 to the form again, 422."""
    form = ExpertiseQuestionForm()
    if not form.is_submitted():
        form.subject.data = request.args.get("subject", "")[:120]
        return render_template("placements/ask_experts.html", form=form)
    return handle(
        form,
        lambda: ask_for_expertise(
            person=current_person(), subject=form.subject.data or "", question=form.question.data or "",
            key=form.key.key,
        ),
        to=url_for("placements.ask_experts"),
        again=lambda: render_template("placements/ask_experts.html", form=form),
        success=_("The coordinators have your question. They write to you."),
    )  # fmt: skip
