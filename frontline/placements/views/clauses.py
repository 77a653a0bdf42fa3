"""The clauses of agreements: read, changed and followed by those who may for a department."""

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, get_permission_scope
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError, NotFoundError
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.clauses import Clause, get_standard_version
from frontline.placements.forms.clauses import ClauseForm, LawyersForm, parse_seen_number
from frontline.placements.models.placement import PlacementKind
from frontline.placements.queries import clauses as clause_queries
from frontline.placements.queries.clauses import get_clause_set
from frontline.placements.service import clauses as clause_service
from frontline.placements.views.blueprint import blueprint

CHANGE = Permission.CHANGE_CLAUSES


@blueprint.get("/placements/clauses")
@requires(CHANGE)
def clauses() -> str:
    """Which clauses does each department use? For coordinators, and directors for their departments. 200."""
    departments = [department for department in organisations.list_departments() if _may_change(department.id)]
    return render_template(
        "placements/clauses/index.html",
        departments=departments,
        kinds=tuple(PlacementKind),
        editions=clause_queries.list_latest_editions(),
    )


def _may_change(department_id: uuid.UUID) -> bool:
    scope = get_permission_scope(current_person(), CHANGE)
    return scope.everything or department_id in scope.departments


def _require_changeable(department_id: uuid.UUID) -> None:
    """Make sure that there is such a department, and that whoever is signed in may change its clauses."""
    organisations.get_department(department_id)
    if not _may_change(department_id):
        raise ForbiddenError("The clauses of this department are for others to change.")


def _parse_kind(name: str) -> PlacementKind:
    if name not in set(PlacementKind):
        raise NotFoundError("There is no such kind of placement.")
    return PlacementKind(name)


@blueprint.get("/placements/clauses/<uuid:department_id>/<kind>")
@requires(CHANGE)
def department_clauses(department_id: uuid.UUID, kind: str) -> str:
    """What do agreements of this department say? For those who may change it. 200, 403, 404."""
    _require_changeable(department_id)
    return _render_department_clauses(department_id, _parse_kind(kind), LawyersForm(formdata=None))


def _render_department_clauses(department_id: uuid.UUID, kind: PlacementKind, form: LawyersForm) -> str:
    clause_set = get_clause_set(department_id, kind)
    form.seen_number.data = str(clause_set.number)
    return render_template(
        "placements/clauses/department.html",
        department=organisations.get_department(department_id),
        kind=kind,
        clause_set=clause_set,
        standard_version=get_standard_version(),
        editions=clause_queries.list_clause_editions(department_id, kind),
        form=form,
        change_url=lambda subject: url_for(
            "placements.change_clause", department_id=department_id, kind=kind, subject=subject
        ),
    )


@blueprint.post("/placements/clauses/<uuid:department_id>/<kind>/lawyers")
@requires(CHANGE)
@commits
def agree_clauses(department_id: uuid.UUID, kind: str) -> Response | tuple[str, int]:
    """Save that the department's lawyers agreed the clauses; for those who may change them. 302, 403, 404, 422."""
    _require_changeable(department_id)
    placement_kind, form = _parse_kind(kind), LawyersForm()
    seen_number = parse_seen_number(form.seen_number.data)
    return handle(
        form,
        lambda: clause_service.record_lawyers_agreement(
            department_id=department_id,
            kind=placement_kind,
            person=current_person(),
            agreed_by_lawyers=form.agreed_by_lawyers.data or "",
            seen_number=seen_number,
        ),
        to=url_for("placements.department_clauses", department_id=department_id, kind=kind),
        again=lambda: _render_department_clauses(department_id, placement_kind, form),
        success=_("The clauses are saved as agreed by your lawyers."),
    )


@blueprint.get("/placements/clauses/<uuid:department_id>/<kind>/versions/<int:number>")
@requires(CHANGE)
def clause_version(department_id: uuid.UUID, kind: str, number: int) -> str:
    """What did a version say? 0 is the standard; for those who may change the clauses. 200, 403, 404."""
    _require_changeable(department_id)
    placement_kind = _parse_kind(kind)
    return render_template(
        "placements/clauses/version.html",
        department=organisations.get_department(department_id),
        kind=placement_kind,
        clause_set=clause_queries.get_numbered_clause_set(department_id, placement_kind, number),
        standard_version=get_standard_version(),
    )


@blueprint.route("/placements/clauses/<uuid:department_id>/<kind>/change/<subject>", methods=["GET", "POST"])
@requires(CHANGE)
@commits
def change_clause(department_id: uuid.UUID, kind: str, subject: str) -> str | Response | tuple[str, int]:
    """What should this clause say? `new` adds one; for those who may change the clauses. 200, 302, 403, 404, 422."""
    _require_changeable(department_id)
    placement_kind, form = _parse_kind(kind), ClauseForm()
    clause = _get_clause(department_id, placement_kind, subject)
    if not form.is_submitted():
        form.heading.data, form.text.data = clause.heading, clause.text
        form.seen_number.data = str(get_clause_set(department_id, placement_kind).number)
        return _render_change(department_id, placement_kind, clause, form)
    return handle(
        form,
        lambda: clause_service.change_clause(
            department_id=department_id,
            kind=placement_kind,
            person=current_person(),
            change=form.build_change(clause.subject),
        ),
        to=url_for("placements.department_clauses", department_id=department_id, kind=kind),
        again=lambda: _render_change(department_id, placement_kind, clause, form),
        success=_("The clauses are saved as a new version. Agreements made before keep the words that they have."),
    )


def _get_clause(department_id: uuid.UUID, kind: PlacementKind, subject: str) -> Clause:
    if subject == "new":
        return Clause(clause_service.make_own_subject(), "", "")
    clause = get_clause_set(department_id, kind).find_clause(subject)
    if clause is None:
        raise NotFoundError("There is no such clause.")
    return clause


def _render_change(department_id: uuid.UUID, kind: PlacementKind, clause: Clause, form: ClauseForm) -> str:
    return render_template(
        "placements/clauses/change.html",
        department=organisations.get_department(department_id),
        kind=kind,
        clause=clause,
        form=form,
    )
