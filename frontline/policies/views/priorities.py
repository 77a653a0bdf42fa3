"""Which of these first, and on what evidence?"""

import uuid
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.fields import make_choices
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.policies.forms.proposals import ChoiceForm
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.comparison import compare_proposals
from frontline.policies.queries.priorities import (
    get_comparison_scope,
    get_priority_choice,
    list_comparable_proposals,
    list_picked_proposals,
    list_priority_choices,
)
from frontline.policies.queries.proposal_filters import list_proposal_departments
from frontline.policies.service.priorities import record_priority_choice
from frontline.policies.views.blueprint import blueprint

CHOOSE = Permission.CHOOSE_PRIORITIES


@blueprint.get("/priorities")
@requires(CHOOSE)
def priorities() -> str:
    """Which of these first, and on what evidence?

    Proposals to compare and the choices on record, for those who choose between priorities. 200.
    """
    person = current_person()
    mission, department = _read_scope()
    choices = list_priority_choices(person)
    return render_template(
        "policies/priorities.html",
        page=paginate(list_comparable_proposals(person, mission=mission, department=department)),
        missions=organisations.list_missions(),
        departments=list_proposal_departments(person),
        mission=mission,
        department=department,
        choices=choices,
        people=accounts.get_person_names({choice.person_id for choice in choices}),
    )


def _read_scope() -> list[uuid.UUID | None]:
    """The mission and the department to which the page is narrowed."""
    return [request.args.get(name, type=uuid.UUID) for name in ("mission", "department")]


@blueprint.route("/priorities/compare", methods=["GET", "POST"])
@requires(CHOOSE)
@commits
def compare() -> str | Response | tuple[str, int]:
    """How do these compare, and which goes first?

    For those who choose between priorities. 200; 302 to the choice on record, or back where fewer than two are
    picked; 422 with the errors.
    """
    form = ChoiceForm()
    proposals = list_picked_proposals(request.args.getlist("of", type=uuid.UUID), current_person())
    if len(proposals) < 2:  # noqa: PLR2004
        flash(_("Select at least two proposals to compare."), "information")
        return redirect(url_for("policies.priorities"))
    form.chosen.choices = make_choices({str(proposal.id): proposal.title for proposal in proposals})
    scope = get_comparison_scope(*_read_scope())
    page = partial(_render_comparison, form, scope, proposals)
    if not form.is_submitted():
        return page()
    return handle(
        form,
        lambda: _record_choice(form, scope, proposals),
        to=url_for("policies.choice", choice_id=form.key.key),
        again=page,
        success=_("The choice is on record."),
    )


def _render_comparison(form: ChoiceForm, scope: str, proposals: list[Proposal]) -> str:
    rows = compare_proposals(proposals)
    return render_template("policies/compare.html", proposals=proposals, comparison=rows, form=form, scope=scope)


def _record_choice(form: ChoiceForm, scope: str, proposals: list[Proposal]) -> None:
    record_priority_choice(
        key=form.key.key, person=current_person(), scope=scope, title=form.title.data or "", proposals=proposals,
        chosen=form.chosen.data or [], reasons=form.reasons.data or "",
    )  # fmt: skip


@blueprint.get("/priorities/<uuid:choice_id>")
@requires(CHOOSE)
def choice(choice_id: uuid.UUID) -> str:
    """What was chosen, when, by whom and why?

    For those who choose between priorities and may see each proposal. 200, 404 for others.
    """
    person = current_person()
    choice = get_priority_choice(choice_id, person)
    proposals = list_picked_proposals([uuid.UUID(proposal_id) for proposal_id in choice.proposals], person)
    heard_rows = [row for row in compare_proposals(proposals) if row.is_heard]
    return render_template(
        "policies/choice.html",
        choice=choice,
        titles={str(proposal.id): proposal.title for proposal in proposals},
        heard_rows=[[row.name, *(cell.lines for cell in row.cells)] for row in heard_rows],
        person_name=accounts.get_person_names({choice.person_id})[choice.person_id],
    )
