"""Which proposals are live, at which stage? Register one, take one on, or take over the Cabinet Office's list."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.forms import attempt, options, uploaded
from frontline.core.furniture import paginate
from frontline.core.translation import gettext as _
from frontline.core.writes import accepts, writes
from frontline.organisations import queries as organisations
from frontline.policies import queries, service
from frontline.policies.forms import IdeaForm
from frontline.policies.models import ORDER, Proposal
from frontline.policies.queries import Wanted
from frontline.policies.views.blueprint import blueprint

READ, WORK, LIST = Permission.READ_POLICIES, Permission.WORK_ON_POLICIES, Permission.LIST_POLICIES


@blueprint.get("/policies")
@requires(READ)
def index() -> str:
    """Which proposals are live, at which stage?"""
    person, wanted = current_person(), Wanted.read(request.args)
    page = paginate(queries.proposals(person, wanted))
    return render_template(
        "policies/index.html", page=page, wanted=wanted, shows=queries.SHOWS, stages=ORDER,
        departments=queries.departments(person), missions=organisations.missions(),
        checked=queries.signed([one.id for one in page.rows]), works=may(WORK), lists=may(LIST),
    )  # fmt: skip


def filled(form: IdeaForm, proposal: Proposal | None = None) -> IdeaForm:
    """The form with its choices; of a proposal that is there, its team and itself left out."""
    person = current_person()
    teams = queries.own_teams(person)
    form.team.choices = options({str(team.id): team.name for team in teams})
    form.missions.choices = options({str(one.id): one.name for one in organisations.missions()})
    form.life_domains.choices = options({str(one.id): one.name for one in queries.life_domains()})
    others = queries.may_have_options(person, but=proposal)
    form.option_of.choices = options({"": _("No")} | {str(key): title for key, title in others})
    return form


@blueprint.route("/policies/new", methods=["GET", "POST"])
@requires(WORK)
@writes
def new() -> str | Response | tuple[str, int]:
    """Register a proposal."""
    form, person = filled(IdeaForm()), current_person()
    teams = {str(team.id): team for team in queries.own_teams(person)}

    def register() -> None:
        team = teams.get(form.team.data or "")
        if team is None:
            raise FieldError("team", _("Select your team"))
        service.register(key=form.key.key, team=team, person=person, idea=form.idea())

    if form.is_submitted() and attempt(form, register):
        flash(_("The proposal is registered. Check it with the front line next."), "success")
        return redirect(url_for("policies.proposal", proposal_id=form.key.key))
    page = render_template("policies/form.html", form=form, proposal=None)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/policies/<uuid:proposal_id>/edit", methods=["GET", "POST"])
@requires(WORK)
@writes
def edit(proposal_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Change what is said of a proposal."""
    found = queries.ours(proposal_id, current_person())
    service.require_undecided(found)
    form = filled(IdeaForm(obj=found), found)
    del form.team
    if not form.is_submitted():
        form.missions.data = [str(one.id) for one in found.missions]
        form.life_domains.data = [str(one.id) for one in found.life_domains]
        form.option_of.data = str(found.option_of_id or "")
    elif attempt(form, lambda: service.change(proposal=found, idea=form.idea())):
        flash(_("Saved."), "success")
        return redirect(url_for("policies.proposal", proposal_id=proposal_id))
    page = render_template("policies/form.html", form=form, proposal=found)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/policies/<uuid:proposal_id>/claim")
@requires(WORK)
@writes
def claim(proposal_id: uuid.UUID) -> Response:
    """Take on a proposal that no team has."""
    person = current_person()
    found, key = queries.proposal(proposal_id, person), request.form.get("team", type=uuid.UUID)
    team = organisations.team(key or uuid.uuid4())
    service.claim(proposal=found, team=team, person=person)
    flash(_("%(team)s has taken it on.", team=team.name), "success")
    return redirect(url_for("policies.proposal", proposal_id=proposal_id))


@blueprint.route("/policies/list", methods=["GET", "POST"])
@requires(LIST)
@writes
@accepts(service.MOST_BYTES + 100_000)
def take_list() -> str | tuple[str, int]:
    """Take over the Cabinet Office's own list of proposals."""
    listed, problems = None, []
    if request.method == "POST":
        try:
            file = uploaded()
            listed = service.take_list(name=file.filename or "", content=file.read())
        except FieldError as error:
            problems = [{"text": str(error), "href": "#file"}]
    page = render_template("policies/list.html", listed=listed, problems=problems, columns=service.COLUMNS)
    return (page, 422) if problems else page
