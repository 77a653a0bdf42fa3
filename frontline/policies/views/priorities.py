"""Which of these first, and on what evidence?"""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt, options
from frontline.core.furniture import paginate
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.policies import queries, service
from frontline.policies.forms import ChoiceForm
from frontline.policies.models import Proposal
from frontline.policies.views.blueprint import blueprint

CHOOSE = Permission.CHOOSE_PRIORITIES


@blueprint.get("/priorities")
@requires(CHOOSE)
def priorities() -> str:
    """Which of these first, and on what evidence?"""
    person = current_person()
    mission, department = (request.args.get(name, type=uuid.UUID) for name in ("mission", "department"))
    made = queries.choices(person)
    return render_template(
        "policies/priorities.html", page=paginate(queries.comparable(person, mission=mission, department=department)),
        missions=organisations.missions(), departments=queries.departments(person), mission=mission,
        department=department, choices=made, people=accounts.names({one.person_id for one in made}),
    )  # fmt: skip


@blueprint.route("/priorities/compare", methods=["GET", "POST"])
@requires(CHOOSE)
@writes
def compare() -> str | Response | tuple[str, int]:
    """How do these compare, and which goes first?"""
    person, form = current_person(), ChoiceForm()
    proposals = queries.picked(request.args.getlist("of", type=uuid.UUID), person)
    if len(proposals) < 2:  # noqa: PLR2004
        flash(_("Select at least two proposals to compare."), "information")
        return redirect(url_for("policies.priorities"))
    form.chosen.choices = options({str(one.id): one.title for one in proposals})
    scope = queries.scope_name(*(request.args.get(name, type=uuid.UUID) for name in ("mission", "department")))
    if form.is_submitted() and attempt(form, lambda: _record(form, scope, proposals)):
        flash(_("The choice is on record."), "success")
        return redirect(url_for("policies.choice", choice_id=form.key.key))
    page = render_template(
        "policies/compare.html", proposals=proposals, lines=queries.compared(proposals), form=form,
        scope=scope,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _record(form: ChoiceForm, scope: str, proposals: list[Proposal]) -> None:
    service.choose(
        key=form.key.key, person=current_person(), scope=scope, title=form.title.data or "", proposals=proposals,
        chosen=form.chosen.data or [], reasons=form.reasons.data or "",
    )  # fmt: skip


@blueprint.get("/priorities/<uuid:choice_id>")
@requires(CHOOSE)
def choice(choice_id: uuid.UUID) -> str:
    """What was chosen, when, by whom and why?"""
    person = current_person()
    found = queries.choice(choice_id, person)
    proposals = queries.picked([uuid.UUID(key) for key in found.proposals], person)
    lines = [line for line in queries.compared(proposals) if line.is_heard]
    return render_template(
        "policies/choice.html", choice=found, titles={str(one.id): one.title for one in proposals},
        heard=[[line.name, *(cell.lines for cell in line.cells)] for line in lines],
        by=accounts.names({found.person_id})[found.person_id],
    )  # fmt: skip
