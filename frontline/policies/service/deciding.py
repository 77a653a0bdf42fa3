"""Decide on findings, and sign a check off: from then on it does not change."""

import hashlib
import json
from typing import Any

from sqlalchemy import literal, select, union
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.translation import gettext as _
from frontline.disclosure.placed import load_groups
from frontline.insights.models import Insight, State
from frontline.policies import queries
from frontline.policies.models import Check, CheckState, Citation, Decision, Finding, Stance
from frontline.policies.service.telling import tell_contributors
from frontline.themes.models import Membership, Theme
from frontline.themes.numbers import size


def decide(
    *, check: Check, finding: Finding, person: Person, stance: Stance, decision: Decision | None, why: str
) -> None:
    """Say what a finding is to the proposal, and what the team does with it; saying it again replaces it.

    Raises:
        TransitionError: the check is signed, or not there yet.
        FieldError: what it is said to be needs a decision, or the decision a reason.
    """
    _require_open(check)
    if stance is not Stance.BESIDE and decision is None:
        raise FieldError("decision", _("Select what you do with it"))
    if stance is not Stance.BESIDE and decision is not Decision.ON_BOARD and not why.strip():
        raise FieldError("why", _("Enter why, in words that those who said it would understand"))
    finding.stance, finding.why = stance, why
    finding.decision = None if stance is Stance.BESIDE else decision
    finding.decided_by_id, finding.decided_at = person.id, now()


def undecide(*, check: Check, finding: Finding) -> None:
    """Take back what was said of a finding.

    Raises:
        TransitionError: the check is signed.
    """
    _require_open(check)
    finding.stance, finding.decision, finding.why, finding.decided_by_id = None, None, "", None


def set_aside(*, check: Check, person: Person) -> int:
    """Say of what nobody has decided on that it has nothing to do with the proposal; returns how many.

    What is severe stays: somebody must read it.
    """
    _require_open(check)
    severe = set(db.session.scalars(select(Theme.id).where(Theme.severe_count > 0)))
    rows = [
        one for one in queries.findings(check.id) if one.stance is None and not (one.must and one.theme_id in severe)
    ]
    for row in rows:
        decide(check=check, finding=row, person=person, stance=Stance.BESIDE, decision=None, why="")
    return len(rows)


def _require_open(check: Check) -> None:
    if check.state is CheckState.SIGNED:
        raise TransitionError("This check is signed off, so it can no longer be changed. Run it again instead.")
    if check.state is not CheckState.OPEN:
        raise TransitionError("This check is still being put together.")


def sign(*, check: Check, person: Person, statement: str, tells_later: bool) -> None:
    """Sign a check off, which is locked: what bears on the draft, and what the team made of it.

    Raises:
        TransitionError: somebody has signed it meanwhile, or it is not there yet.
        FieldError: something is not decided on, or nothing is said.
    """
    _require_open(check)
    if left := queries.undecided(check.id):
        said = _("%(number)s findings above still need a decision", number=left)
        said = said if left != 1 else _("1 finding above still needs a decision")
        raise FieldError("statement", said)
    if not statement.strip():
        raise FieldError("statement", _("Write what you took on board and what not, and why"))
    check.statement, check.tells_later = statement, tells_later
    check.state, check.signed_by_id, check.signed_at = CheckState.SIGNED, person.id, now()
    check.pack = _pack(check)
    check.digest = digest(check)
    db.session.flush()
    _cite(check)
    record("check.signed", kind="proposal", key=check.proposal_id, new=CheckState.SIGNED, reason=check.digest)
    if not tells_later or queries.is_decided(check.proposal):
        tell_contributors(check)


def _pack(check: Check) -> dict[str, Any]:
    """What the pack says of themes and people, as it was: names and numbers; never the words of an insight."""
    groups, rows = load_groups(), queries.findings(check.id)
    wanted = select(Theme).where(Theme.id.in_([row.theme_id for row in rows]))
    themes = {one.id: one for one in db.session.scalars(wanted)}
    silent = queries.unheard(check, groups)
    return {
        "themes": {
            str(key): {"name": "" if one.alone_insight_id else one.name, "size": size(one)}
            for key, one in sorted(themes.items(), key=lambda one: str(one[0]))
        },
        "purpose": queries.purpose(check.proposal),
        "silent": {"professions": list(silent.professions), "regions": list(silent.regions)},
        "asked": [str(one.id) for one in queries.consultations(check.id)],
    }  # fmt: skip


def digest(check: Check) -> str:
    """The SHA-256 of what was signed, in hexadecimal: the draft, every finding with its decision, the statement."""
    told = {
        "draft": check.text, "statement": check.statement, "pack": check.pack, "by": str(check.signed_by_id),
        "findings": [
            [str(one.theme_id), one.rank, one.parts, one.insights, one.stance, one.decision, one.why]
            for one in queries.every_finding(check.id)
        ],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _cite(check: Check) -> None:
    """Every insight of the themes that are part of the check is cited: those that were found, and all others there."""
    used = (Finding.check_id == check.id) & Finding.stance.is_not(None) & (Finding.stance != Stance.BESIDE)
    members = select(Membership.insight_id, Membership.theme_id).join(Finding, Finding.theme_id == Membership.theme_id)
    alone = select(Theme.alone_insight_id, Theme.id).join(Finding, Finding.theme_id == Theme.id)
    both = union(members.where(used), alone.where(used, Theme.alone_insight_id.is_not(None))).subquery()
    rows = select(literal(check.id), both.c[0], both.c[1]).join(Insight, Insight.id == both.c[0])
    columns = ["check_id", "insight_id", "theme_id"]
    wanted = rows.where(Insight.state == State.ACCEPTED)
    db.session.execute(insert(Citation).from_select(columns, wanted).on_conflict_do_nothing())


def is_as_signed(check: Check) -> bool:
    """Whether nothing of a signed check has changed in the database since it was signed."""
    return check.digest == digest(check)
