"""One check: what does the front line know about this draft, and what does the team make of it?"""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt, failed
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.disclosure.placed import load_groups
from frontline.insights.queries import shared_remarks
from frontline.policies import queries, service
from frontline.policies.forms import ConsultForm, FindingForm, SignForm
from frontline.policies.models import Check, CheckState, Finding, Stage
from frontline.policies.views.blueprint import blueprint

READ, WORK, SIGN = Permission.READ_POLICIES, Permission.WORK_ON_POLICIES, Permission.SIGN_CHECK


@blueprint.get("/policies/<uuid:proposal_id>/checks/<uuid:check_id>")
@requires(READ)
def check(proposal_id: uuid.UUID, check_id: uuid.UUID) -> str:
    """What does the front line know about this; who was not heard?"""
    return _page(queries.check(proposal_id, check_id, current_person()))


def _page(
    found: Check, *, finding: FindingForm | None = None, about: uuid.UUID | None = None, sign: SignForm | None = None,
    consult: ConsultForm | None = None,
) -> str:  # fmt: skip
    person, groups = current_person(), load_groups()
    if found.state in {CheckState.SEARCHING, CheckState.FAILED}:
        return render_template("policies/searching.html", check=found, mine=queries.may_work(person, found.proposal))
    asked, shown = queries.consultations(found.id), queries.shown(found, person, groups)
    silent = [part for part in queries.parts(found.id).values() if not part.found]
    is_open, mine = found.state is CheckState.OPEN, queries.may_work(person, found.proposal)
    forms = {one.finding.id: _form_of(one.finding, finding, about) for one in shown} if is_open and mine else {}
    return render_template(
        "policies/check.html", check=found, shown=shown, forms=forms, silent=silent, is_open=is_open, mine=mine,
        leads=queries.may_work(person, found.proposal, SIGN), undecided=queries.undecided(found.id),
        unheard=queries.unheard(found, groups), precedents=queries.precedents(found, person),
        askable=queries.askable_count(found.id), asked=asked, replies=shared_remarks([one.id for one in asked]),
        gone=queries.gone_since(found), counts=queries.decisions(found), failed=failed(finding, sign, consult),
        signed_by=accounts.names({found.signed_by_id}) if found.signed_by_id else {},
        sign_form=sign or SignForm(formdata=None), consult_form=consult or ConsultForm(formdata=None),
    )  # fmt: skip


def _form_of(row: Finding, sent: FindingForm | None, about: uuid.UUID | None) -> FindingForm:
    """The form of one finding, its ids told apart from those of the others: as it was sent, or as it stands."""
    if sent is not None and row.id == about:
        return sent
    data = {
        "stance": row.stance.value if row.stance else None, "decision": row.decision.value if row.decision else None,
        "why": row.why,
    }  # fmt: skip
    return FindingForm(formdata=None, data=data, prefix=_mark(row))


def _mark(row: Finding) -> str:
    """By which the ids of one finding's form are told apart; no number, so that no gap shows."""
    return f"f{row.id.hex[:8]}-"


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/findings/<uuid:finding_id>")
@requires(WORK)
@writes
def decide(proposal_id: uuid.UUID, check_id: uuid.UUID, finding_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say what a finding is to the proposal, and what the team does with it."""
    person = current_person()
    queries.ours(proposal_id, person)
    found = queries.check(proposal_id, check_id, person, lock=True)
    row = queries.finding(found, finding_id)
    form = FindingForm(prefix=_mark(row))

    def act() -> None:
        stance, decision = form.chosen
        service.decide(
            check=found, finding=row, person=person, stance=stance, decision=decision, why=form.why.data or ""
        )

    if attempt(form, act):
        left = queries.undecided(found.id)
        flash(
            _("Saved. Still to decide on: %(number)s.", number=left)
            if left
            else _("Saved. Nothing is left to decide on."),
            "success",
        )
        return redirect(
            url_for("policies.check", proposal_id=proposal_id, check_id=check_id, _anchor=_next(found, row))
        )
    return _page(found, finding=form, about=row.id), 422


def _next(check: Check, row: Finding) -> str:
    """Where the page goes on: at the next finding that waits, else at the one that was decided on."""
    waiting = [one for one in queries.findings(check.id) if one.must and not one.is_decided]
    later = [one for one in waiting if one.rank > row.rank]
    following = next(iter(later or waiting), row)
    return _mark(following)


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/findings/<uuid:finding_id>/undo")
@requires(WORK)
@writes
def undecide(proposal_id: uuid.UUID, check_id: uuid.UUID, finding_id: uuid.UUID) -> Response:
    """Take back what was said of a finding."""
    person = current_person()
    queries.ours(proposal_id, person)
    found = queries.check(proposal_id, check_id, person, lock=True)
    row = queries.finding(found, finding_id)
    service.undecide(check=found, finding=row)
    flash(_("Taken back."), "success")
    return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=check_id, _anchor=_mark(row)))


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/rest")
@requires(WORK)
@writes
def set_aside(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response:
    """Say of everything that is left that it has nothing to do with the proposal."""
    person = current_person()
    queries.ours(proposal_id, person)
    found = queries.check(proposal_id, check_id, person, lock=True)
    number = service.set_aside(check=found, person=person)
    flash(_("%(number)s findings are set aside. Each can be taken back.", number=number), "success")
    return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=check_id, _anchor="signing"))


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/sign")
@requires(SIGN)
@writes
def sign(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response | tuple[str, int]:
    """Sign it off."""
    person, form = current_person(), SignForm()
    queries.ours(proposal_id, person, SIGN)
    found = queries.check(proposal_id, check_id, person, lock=True)
    if attempt(form, lambda: service.sign(
        check=found, person=person, statement=form.statement.data or "", tells_later=form.tells.data == "later"
    )):  # fmt: skip
        leaves = found.proposal.stage is Stage.INCEPTION
        flash(
            _("The check is signed off. The proposal can leave inception.")
            if leaves
            else _("The check is signed off."),
            "success",
        )
        return redirect(url_for("policies.proposal", proposal_id=proposal_id))
    return _page(found, sign=form), 422


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/consult")
@requires(WORK)
@writes
def consult(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask those who agreed to be asked."""
    person, form = current_person(), ConsultForm()
    queries.ours(proposal_id, person)
    found = queries.check(proposal_id, check_id, person)
    if attempt(form, lambda: service.consult(
        key=form.key.key, check=found, person=person, text=form.text.data or ""
    )):  # fmt: skip
        flash(_("They are asked. Replies stand here once a moderator has read them."), "success")
        return redirect(url_for("policies.check", proposal_id=proposal_id, check_id=check_id, _anchor="asked"))
    return _page(found, consult=form), 422
