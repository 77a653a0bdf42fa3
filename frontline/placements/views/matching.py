"""What is needed, and who would come: two lists that a coordinator joins by hand."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission, reach
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError
from frontline.core.forms import attempt
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.placements import queries, service
from frontline.placements.forms.hosts import host_choices
from frontline.placements.forms.matching import NeedForm, OfferForm
from frontline.placements.models import Opportunity
from frontline.placements.views.blueprint import blueprint

POST, MANAGE = Permission.POST_OPPORTUNITY, Permission.MANAGE_PLACEMENTS


@blueprint.get("/opportunities")
@requires(POST)
def opportunities() -> str:
    """Who is needed where?"""
    profession_id = request.args.get("profession", type=uuid.UUID)
    department_id = request.args.get("department", type=uuid.UUID)
    page = paginate(queries.opportunities(profession_id=profession_id, department_id=department_id))
    return render_template(
        "placements/opportunities.html", page=page, professions=organisations.professions(),
        departments=organisations.departments(), profession_id=profession_id, department_id=department_id,
        proposals=queries.proposals([one.id for one in page.rows]),
    )  # fmt: skip


def _is_mine(opportunity: Opportunity) -> bool:
    held = reach(current_person(), POST)
    return held.everything or opportunity.department_id in held.departments or opportunity.team_id in held.teams


@blueprint.route("/opportunities/new", methods=["GET", "POST"])
@requires(POST)
@writes
def new_opportunity() -> str | Response | tuple[str, int]:
    """Post an opportunity."""
    form, person = NeedForm(), current_person()
    form.offer(host_choices(reach(person, POST)))
    if form.is_submitted() and attempt(
        form, lambda: service.post(need=form.need_of(), person=person, key=form.key.key)
    ):
        flash("The opportunity is posted. Coordinators see it.", "success")
        return redirect(url_for("placements.opportunities"))
    page = render_template("placements/new_opportunity.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/opportunities/<uuid:opportunity_id>")
@requires(POST)
def opportunity(opportunity_id: uuid.UUID) -> str:
    """What is needed, and who of the pool would fit?"""
    found = queries.opportunity(opportunity_id)
    profession_id = request.args.get("profession", type=uuid.UUID) or found.profession_id
    region_id = request.args.get("region", type=uuid.UUID)
    manages, mine = may(MANAGE), _is_mine(found)
    return render_template(
        "placements/opportunity.html", opportunity=found, mine=mine, profession_id=profession_id,
        region_id=region_id, professions=organisations.professions(), regions=organisations.regions(),
        page=paginate(queries.pool(profession_id=profession_id, region_id=region_id)) if manages else None,
        proposals=queries.proposals([found.id])[found.id] if manages or mine else [], manages=manages,
    )  # fmt: skip


@blueprint.post("/opportunities/<uuid:opportunity_id>/close")
@requires(POST)
@writes
def close_opportunity(opportunity_id: uuid.UUID) -> Response:
    """It is filled, or needed no more; or it is open again."""
    found = queries.opportunity(opportunity_id)
    if not _is_mine(found):
        raise ForbiddenError("Another department posted this opportunity.")
    if found.closed_at:
        service.reopen_opportunity(opportunity=found)
        flash("The opportunity is open again.", "success")
    else:
        service.close_opportunity(opportunity=found)
        flash("The opportunity is closed.", "success")
    return redirect(url_for("placements.opportunity", opportunity_id=opportunity_id))


@blueprint.get("/pool")
@requires(MANAGE)
def pool() -> str:
    """Who would come?"""
    profession_id, region_id = (
        request.args.get("profession", type=uuid.UUID),
        request.args.get("region", type=uuid.UUID),
    )
    page = paginate(queries.pool(profession_id=profession_id, region_id=region_id))
    return render_template(
        "placements/pool.html", page=page, professions=organisations.professions(), regions=organisations.regions(),
        profession_id=profession_id, region_id=region_id,
    )  # fmt: skip


@blueprint.route("/pool/new", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def add_to_pool() -> str | Response | tuple[str, int]:
    """Add somebody who agreed to it."""
    form = OfferForm()
    form.offer()
    if form.is_submitted() and attempt(
        form, lambda: service.add_to_pool(offer=form.offer_of(), person=current_person())
    ):
        flash("They are in the pool.", "success")
        return redirect(url_for("placements.pool"))
    page = render_template("placements/new_candidate.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/pool/<uuid:candidate_id>/leave")
@requires(MANAGE)
@writes
def leave_pool(candidate_id: uuid.UUID) -> Response:
    """Take somebody out of the pool."""
    service.leave_pool(candidate=queries.candidate(candidate_id))
    flash("They are out of the pool. What was kept of them is deleted.", "success")
    return redirect(url_for("placements.pool"))
