"""Which proposals are live, at which stage? Register one, claim one, or import the Cabinet Office's list."""

import uuid
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.fields import make_choices
from frontline.core.forms import get_uploaded_file, handle
from frontline.core.pagination import paginate
from frontline.core.transactions import allow_body_size, commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.policies.forms.proposals import ProposalForm
from frontline.policies.models.proposal import STAGE_ORDER, Proposal
from frontline.policies.queries.proposal_filters import (
    PROPOSAL_FILTERS,
    ProposalFilter,
    list_proposal_departments,
    select_proposals,
)
from frontline.policies.queries.proposals import (
    get_own_proposal,
    get_proposal,
    list_checked_proposal_ids,
    list_life_domains,
    list_option_parents,
    list_own_teams,
)
from frontline.policies.service.proposal_list import LIST_COLUMNS, MAX_LIST_BYTES, import_proposal_list
from frontline.policies.service.proposals import change_proposal, claim_proposal, register_proposal, require_undecided
from frontline.policies.views.blueprint import blueprint

READ, WORK, LIST = Permission.READ_POLICIES, Permission.WORK_ON_POLICIES, Permission.LIST_POLICIES


@blueprint.get("/policies")
@requires(READ)
def index() -> str:
    """Which proposals are live, at which stage? Those that the person may see; for policy staff. 200."""
    person, filters = current_person(), ProposalFilter.read(request.args)
    page = paginate(select_proposals(person, filters))
    return render_template(
        "policies/index.html",
        page=page,
        filters=filters,
        shows=PROPOSAL_FILTERS,
        stages=STAGE_ORDER,
        departments=list_proposal_departments(person),
        missions=organisations.list_missions(),
        checked_ids=list_checked_proposal_ids([proposal.id for proposal in page.rows]),
        works=is_allowed(WORK),
        lists=is_allowed(LIST),
    )


def _add_choices(form: ProposalForm, proposal: Proposal | None = None) -> ProposalForm:
    """The form with its choices; of a proposal that is there, itself left out."""
    person = current_person()
    form.team.choices = make_choices({str(team.id): team.name for team in list_own_teams(person)})
    form.missions.choices = make_choices({str(mission.id): mission.name for mission in organisations.list_missions()})
    form.life_domains.choices = make_choices({str(domain.id): domain.name for domain in list_life_domains()})
    parents = {str(parent_id): title for parent_id, title in list_option_parents(person, option=proposal)}
    form.option_of.choices = make_choices({"": _("No")} | parents)
    return form


@blueprint.route("/policies/new", methods=["GET", "POST"])
@requires(WORK)
@commits
def new() -> str | Response | tuple[str, int]:
    """Register a proposal; for those who work on policies. 200; 302 to the proposal, 422 with the errors."""
    form = _add_choices(ProposalForm())
    page = partial(render_template, "policies/form.html", form=form, proposal=None)
    if not form.is_submitted():
        return page()
    return handle(
        form,
        lambda: _register(form),
        to=url_for("policies.proposal", proposal_id=form.key.key),
        again=page,
        success=_("The proposal is registered. Check it with the front line next."),
    )


def _register(form: ProposalForm) -> None:
    person = current_person()
    team = next((team for team in list_own_teams(person) if str(team.id) == form.team.data), None)
    if team is None:
        raise FieldError("team", _("Select your team"))
    register_proposal(key=form.key.key, team=team, person=person, details=form.read_details())


@blueprint.route("/policies/<uuid:proposal_id>/edit", methods=["GET", "POST"])
@requires(WORK)
@commits
def edit(proposal_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Change what is said of a proposal; for its team.

    200; 302 to the proposal, 409 once it is decided, 422 with the errors.
    """
    proposal = get_own_proposal(proposal_id, current_person())
    require_undecided(proposal)
    form = _add_choices(ProposalForm(obj=proposal), proposal)
    del form.team
    page = partial(render_template, "policies/form.html", form=form, proposal=proposal)
    if not form.is_submitted():
        form.missions.data = [str(mission.id) for mission in proposal.missions]
        form.life_domains.data = [str(domain.id) for domain in proposal.life_domains]
        form.option_of.data = str(proposal.option_of_id or "")
        return page()
    return handle(
        form,
        lambda: change_proposal(proposal=proposal, details=form.read_details()),
        to=url_for("policies.proposal", proposal_id=proposal_id),
        again=page,
        success=_("Saved."),
    )


@blueprint.post("/policies/<uuid:proposal_id>/claim")
@requires(WORK)
@commits
def claim(proposal_id: uuid.UUID) -> Response:
    """Take on a proposal that no team has; for teams of its department.

    302 to the proposal, 403 for another department's team, 409 when somebody was faster.
    """
    person = current_person()
    proposal, team_id = get_proposal(proposal_id, person), request.form.get("team", type=uuid.UUID)
    team = organisations.get_team(team_id or uuid.uuid4())
    claim_proposal(proposal=proposal, team=team, person=person)
    flash(_("%(team)s has taken it on.", team=team.name), "success")
    return redirect(url_for("policies.proposal", proposal_id=proposal_id))


@blueprint.route("/policies/list", methods=["GET", "POST"])
@requires(LIST)
@commits
@allow_body_size(MAX_LIST_BYTES + 100_000)
def take_list() -> str | tuple[str, int]:
    """Import the Cabinet Office's own list of proposals; for those who keep it.

    200, with what came of it; 422 where the file cannot be read.
    """
    result, problems = None, []
    if request.method == "POST":
        try:
            file = get_uploaded_file()
            result = import_proposal_list(name=file.filename or "", content=file.read())
        except FieldError as error:
            problems = [{"text": str(error), "href": "#file"}]
    page = render_template("policies/list.html", result=result, problems=problems, columns=LIST_COLUMNS)
    return (page, 422) if problems else page
