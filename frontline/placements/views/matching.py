"""What is needed, and who would come: two lists that a coordinator joins by hand."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission, get_permission_scope
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.hosts import list_host_choices
from frontline.placements.forms.matching import CandidateForm, OpportunityForm
from frontline.placements.models.matching import Opportunity
from frontline.placements.models.placement import CANCELLED_STATES
from frontline.placements.queries import matching
from frontline.placements.queries.matching import get_candidate, list_proposed_placements
from frontline.placements.service import matching as service_matching
from frontline.placements.service.matching import post_opportunity, reopen_opportunity
from frontline.placements.views.blueprint import blueprint

POST, MANAGE = Permission.POST_OPPORTUNITY, Permission.MANAGE_PLACEMENTS


@blueprint.get("/opportunities")
@requires(POST)
def opportunities() -> str:
    """Who is needed where? Open opportunities, newest first; for those who post and coordinators. 200."""
    profession_id = request.args.get("profession", type=uuid.UUID)
    department_id = request.args.get("department", type=uuid.UUID)
    page = paginate(matching.list_opportunities(profession_id=profession_id, department_id=department_id))
    return render_template(
        "placements/opportunities.html", page=page, professions=organisations.list_professions(),
        departments=organisations.list_departments(), profession_id=profession_id, department_id=department_id,
        proposals=list_proposed_placements([opportunity.id for opportunity in page.rows]),
    )  # fmt: skip


def _can_manage_opportunity(opportunity: Opportunity) -> bool:
    scope = get_permission_scope(current_person(), POST)
    return scope.everything or opportunity.department_id in scope.departments or opportunity.team_id in scope.teams


@blueprint.route("/opportunities/new", methods=["GET", "POST"])
@requires(POST)
@commits
def new_opportunity() -> str | Response | tuple[str, int]:
    """Post an opportunity; for those who post for a team or department. 200; 302 to the list, 422 with the errors."""
    form, person = OpportunityForm(), current_person()
    form.fill_choices(list_host_choices(get_permission_scope(person, POST)))
    if not form.is_submitted():
        return render_template("placements/new_opportunity.html", form=form)
    return handle(
        form,
        lambda: post_opportunity(details=form.build_details(), person=person, key=form.key.key),
        to=url_for("placements.opportunities"),
        again=lambda: render_template("placements/new_opportunity.html", form=form),
        success=_("The opportunity is posted. Coordinators see it."),
    )


@blueprint.get("/opportunities/<uuid:opportunity_id>")
@requires(POST)
def opportunity(opportunity_id: uuid.UUID) -> str:
    """What is needed, and who of the pool would fit? Candidates are shown to coordinators alone. 200, 404."""
    opportunity = matching.get_opportunity(opportunity_id)
    profession_id = request.args.get("profession", type=uuid.UUID) or opportunity.profession_id
    region_id = request.args.get("region", type=uuid.UUID)
    manages, can_manage = is_allowed(MANAGE), _can_manage_opportunity(opportunity)
    proposals = list_proposed_placements([opportunity.id])[opportunity.id]
    return render_template(
        "placements/opportunity.html",
        opportunity=opportunity,
        can_manage=can_manage,
        profession_id=profession_id,
        region_id=region_id,
        professions=organisations.list_professions(),
        regions=organisations.list_regions(),
        page=paginate(matching.list_candidates(profession_id=profession_id, region_id=region_id)) if manages else None,
        proposals=proposals if manages or can_manage else [],
        proposed_emails={
            placement.person.email.lower() for placement in proposals if placement.state not in CANCELLED_STATES
        },
        manages=manages,
    )


@blueprint.post("/opportunities/<uuid:opportunity_id>/close")
@requires(POST)
@commits
def close_opportunity(opportunity_id: uuid.UUID) -> Response:
    """Close an opportunity, or open it again; for its department and coordinators. 302 to it, 403, 404."""
    opportunity = matching.get_opportunity(opportunity_id)
    if not _can_manage_opportunity(opportunity):
        raise ForbiddenError("Another department posted this opportunity.")
    if opportunity.closed_at:
        reopen_opportunity(opportunity=opportunity)
        flash(_("The opportunity is open again."), "success")
    else:
        service_matching.close_opportunity(opportunity=opportunity)
        flash(_("The opportunity is closed."), "success")
    return redirect(url_for("placements.opportunity", opportunity_id=opportunity_id))


@blueprint.get("/pool")
@requires(MANAGE)
def pool() -> str:
    """Who would come? The pool, with filters; for coordinators. 200."""
    profession_id, region_id = (
        request.args.get("profession", type=uuid.UUID),
        request.args.get("region", type=uuid.UUID),
    )
    page = paginate(matching.list_candidates(profession_id=profession_id, region_id=region_id))
    return render_template(
        "placements/pool.html",
        page=page,
        professions=organisations.list_professions(),
        regions=organisations.list_regions(),
        profession_id=profession_id,
        region_id=region_id,
    )


@blueprint.route("/pool/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def new_candidate() -> str | Response | tuple[str, int]:
    """Add a person who agreed to it to the pool; for coordinators. 200; 302 to the pool, 422 with the errors."""
    form = CandidateForm()
    form.fill_choices()
    if not form.is_submitted():
        return render_template("placements/new_candidate.html", form=form)
    return handle(
        form,
        lambda: service_matching.add_candidate(details=form.build_details(), person=current_person()),
        to=url_for("placements.pool"),
        again=lambda: render_template("placements/new_candidate.html", form=form),
        success=_("They are in the pool."),
    )


@blueprint.post("/pool/<uuid:candidate_id>/leave")
@requires(MANAGE)
@commits
def remove_from_pool(candidate_id: uuid.UUID) -> Response:
    """Delete somebody from the pool; for coordinators. 302 to the pool, 404."""
    service_matching.remove_candidate(candidate=get_candidate(candidate_id))
    flash(_("They are out of the pool. What was kept of them is deleted."), "success")
    return redirect(url_for("placements.pool"))
