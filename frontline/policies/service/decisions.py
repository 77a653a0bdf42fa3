"""Decide on findings, and sign a check off: from then on it does not change."""

import hashlib
import json
from typing import Any

from sqlalchemy import literal, select, union
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.policies.models.check import Check, CheckState, Citation, Finding, FindingDecision, Stance
from frontline.policies.queries.checks import count_undecided_findings, list_all_findings, list_findings
from frontline.policies.queries.consultations import list_consultations
from frontline.policies.queries.finding_content import get_unheard_in_check
from frontline.policies.queries.proposals import list_purpose_lines
from frontline.policies.queries.stage_moves import is_decided
from frontline.policies.service.notifications import notify_contributors
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size


def decide_finding(
    *, check: Check, finding: Finding, person: Person, stance: Stance, decision: FindingDecision | None, reason: str
) -> None:
    """Say what a finding is to the proposal, and what the team does with it; saying it again replaces it.

    Raises:
        TransitionError: the check is signed, or not there yet.
        FieldError: what it is said to be needs a decision, or the decision a reason.
    """
    _require_open_check(check)
    if stance is not Stance.BESIDE and decision is None:
        raise FieldError("decision", _("Select what you do with it"))
    if stance is not Stance.BESIDE and decision is not FindingDecision.ON_BOARD and not reason.strip():
        raise FieldError("reason", _("Enter why, in words that the people who said it will understand"))
    finding.stance, finding.reason = stance, reason
    finding.decision = None if stance is Stance.BESIDE else decision
    finding.decided_by_id, finding.decided_at = person.id, now()


def undecide_finding(*, check: Check, finding: Finding) -> None:
    """Take back what was said of a finding.

    Raises:
        TransitionError: the check is signed.
    """
    _require_open_check(check)
    finding.stance, finding.decision, finding.reason, finding.decided_by_id = None, None, "", None


def set_aside_undecided(*, check: Check, person: Person) -> int:
    """Set aside as not relevant what nobody has decided on; returns how many.

    What is severe stays: somebody must read it.
    """
    _require_open_check(check)
    severe = set(db.session.scalars(select(Theme.id).where(Theme.severe_count > 0)))
    undecided = [
        finding
        for finding in list_findings(check.id)
        if finding.stance is None and not (finding.is_required and finding.theme_id in severe)
    ]
    for finding in undecided:
        decide_finding(check=check, finding=finding, person=person, stance=Stance.BESIDE, decision=None, reason="")
    return len(undecided)


def _require_open_check(check: Check) -> None:
    if check.state is CheckState.SIGNED:
        raise TransitionError("This check is signed off, so it can no longer be changed. Run it again instead.")
    if check.state is not CheckState.OPEN:
        raise TransitionError("This check is still being put together.")


def sign_check(*, check: Check, person: Person, statement: str, tells_later: bool) -> None:
    """Sign a check off, which is locked: what is relevant to the draft, and what the team made of it.

    Raises:
        TransitionError: somebody has signed it meanwhile, or it is not there yet.
        FieldError: something is not decided on, or nothing is said.
    """
    _require_open_check(check)
    if undecided_count := count_undecided_findings(check.id):
        message = _("%(number)s findings above still need a decision", number=undecided_count)
        message = message if undecided_count != 1 else _("1 finding above still needs a decision")
        raise FieldError("statement", message)
    if not statement.strip():
        raise FieldError("statement", _("Write what you took on board and what not, and why"))
    check.statement, check.tells_later = statement, tells_later
    check.state, check.signed_by_id, check.signed_at = CheckState.SIGNED, person.id, now()
    check.pack = _freeze_pack(check)
    check.digest = compute_signature_digest(check)
    db.session.flush()
    _record_citations(check)
    record_event("check.signed", kind="proposal", key=check.proposal_id, new=CheckState.SIGNED, reason=check.digest)
    if not tells_later or is_decided(check.proposal):
        notify_contributors(check)


def _freeze_pack(check: Check) -> dict[str, Any]:
    """What the pack says of themes and people, as it was: names and numbers; never the words of an insight."""
    groups, findings = get_anonymity_groups(), list_findings(check.id)
    cited_themes = select(Theme).where(Theme.id.in_([finding.theme_id for finding in findings]))
    themes = {theme.id: theme for theme in db.session.scalars(cited_themes)}
    unheard = get_unheard_in_check(check, groups)
    return {
        "themes": {
            str(key): {"name": "" if theme.single_insight_id else theme.name, "size": describe_size(theme)}
            for key, theme in sorted(themes.items(), key=lambda item: str(item[0]))
        },
        "purpose": list_purpose_lines(check.proposal),
        "silent": {"professions": list(unheard.professions), "regions": list(unheard.regions)},
        "asked": [str(consultation.id) for consultation in list_consultations(check.id)],
    }  # fmt: skip


def compute_signature_digest(check: Check) -> str:
    """The SHA-256 of what was signed, in hexadecimal: the draft, every finding with its decision, the statement."""
    signed_content = {
        "draft": check.text,
        "statement": check.statement,
        "pack": check.pack,
        "by": str(check.signed_by_id),
        "findings": [_list_signed_values(finding) for finding in list_all_findings(check.id)],
    }
    return hashlib.sha256(json.dumps(signed_content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _list_signed_values(finding: Finding) -> list[Any]:
    """What the signature says of a finding; another order is another digest."""
    return [
        str(finding.theme_id),
        finding.rank,
        finding.parts,
        finding.insights,
        finding.stance,
        finding.decision,
        finding.reason,
    ]


def _record_citations(check: Check) -> None:
    """Every insight of the themes that are part of the check is cited: those that were found, and all others there."""
    is_cited = (Finding.check_id == check.id) & Finding.stance.is_not(None) & (Finding.stance != Stance.BESIDE)
    members = select(Membership.insight_id, Membership.theme_id).join(Finding, Finding.theme_id == Membership.theme_id)
    single = select(Theme.single_insight_id, Theme.id).join(Finding, Finding.theme_id == Theme.id)
    cited = union(members.where(is_cited), single.where(is_cited, Theme.single_insight_id.is_not(None))).subquery()
    citations = select(literal(check.id), cited.c[0], cited.c[1]).join(Insight, Insight.id == cited.c[0])
    columns = ["check_id", "insight_id", "theme_id"]
    accepted = citations.where(Insight.state == InsightState.ACCEPTED)
    db.session.execute(insert(Citation).from_select(columns, accepted).on_conflict_do_nothing())


def is_unchanged_since_signed(check: Check) -> bool:
    """Whether nothing of a signed check has changed in the database since it was signed."""
    return check.digest == compute_signature_digest(check)
