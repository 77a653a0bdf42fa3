"""Decide on findings, and sign a check off: from then on it does not change."""

import hashlib
import json
from typing import Any

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.policies.models.check import Check, CheckState, Citation, Finding, FindingDecision, Stance
from frontline.policies.queries.bearings import list_bearings, list_countable_insights
from frontline.policies.queries.checks import (
    count_undecided_findings,
    is_all_set_aside,
    list_all_findings,
    list_findings,
)
from frontline.policies.queries.consultations import list_consultations
from frontline.policies.queries.finding_content import list_found_ids
from frontline.policies.queries.part_content import get_unheard_in_check, write_part_numbers
from frontline.policies.queries.proposals import list_purpose_lines
from frontline.policies.queries.stage_moves import is_decided
from frontline.policies.service.notifications import notify_contributors, notify_second_signature
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size


def decide_finding(
    *, check: Check, finding: Finding, person: Person, stance: Stance, decision: FindingDecision | None, reason: str
) -> None:
    """Say what a finding is to a part of the draft, and what the team does with it; saying it again replaces it.

    Raises:
        TransitionError: the check is signed, or not there yet.
        FieldError: what it is said to be needs a decision, or there is no reason.
    """
    require_open_check(check)
    if stance is not Stance.BESIDE and decision is None:
        raise FieldError("decision", _("Select what you do with it"))
    if not reason.strip():
        raise FieldError("reason", _("Enter why, in words that the people who said it will understand"))
    finding.stance, finding.reason, finding.is_unread = stance, reason, False
    finding.decision = None if stance is Stance.BESIDE else decision
    finding.decided_by_id, finding.decided_at = person.id, now()
    withdraw_first_signature(check)


def undecide_finding(*, check: Check, finding: Finding) -> None:
    """Take back what was said of a finding.

    Raises:
        TransitionError: the check is signed.
    """
    require_open_check(check)
    finding.stance, finding.decision, finding.reason, finding.decided_by_id = None, None, "", None
    finding.is_unread = False
    withdraw_first_signature(check)


def set_aside_undecided(*, check: Check, person: Person, reason: str) -> int:
    """Set aside as not relevant, unread, what the team must decide on and nobody has decided on; returns how many.

    What is severe stays: somebody must read it. The pack says of each that it was set aside unread.

    Raises:
        TransitionError: the check is signed, or not there yet.
        FieldError: there is no reason.
    """
    require_open_check(check)
    severe = set(db.session.scalars(select(Theme.id).where(Theme.severe_count > 0)))
    undecided = [
        finding
        for finding in list_findings(check.id)
        if finding.is_required and finding.stance is None and finding.theme_id not in severe
    ]
    if not reason.strip():
        raise FieldError("reason", _("Enter why they are set aside without being read"))
    for finding in undecided:
        decide_finding(check=check, finding=finding, person=person, stance=Stance.BESIDE, decision=None, reason=reason)
        finding.is_unread = True
    return len(undecided)


def require_open_check(check: Check) -> None:
    """Stop where a check cannot be changed.

    Raises:
        TransitionError: it is signed, or not there yet.
    """
    if check.state is CheckState.SIGNED:
        raise TransitionError("This check is signed off, so it can no longer be changed. Run it again instead.")
    if check.state is not CheckState.OPEN:
        raise TransitionError("This check is still being put together.")


def withdraw_first_signature(check: Check) -> None:
    """What one lead signed has changed since, so it is to be signed by both again."""
    check.first_signed_by_id, check.first_signed_at = None, None


def sign_check(*, check: Check, person: Person, statement: str, tells_later: bool) -> None:
    """Sign a check off, which is locked: what bears on the draft, and what the team made of it.

    Where all that had to be decided on was set aside, the first lead's signature waits for a second lead's.

    Raises:
        TransitionError: somebody has signed it meanwhile, or it is not there yet.
        FieldError: something is not decided on, nothing is said, or the second signature is the first lead's.
    """
    require_open_check(check)
    if undecided_count := count_undecided_findings(check.id):
        message = _("%(number)s findings above still need a decision", number=undecided_count)
        message = message if undecided_count != 1 else _("1 finding above still needs a decision")
        raise FieldError("statement", message)
    if not statement.strip():
        raise FieldError("statement", _("Write what you took on board and what not, and why"))
    needs_second = is_all_set_aside(check.id)
    if (statement, tells_later) != (check.statement, check.tells_later):
        withdraw_first_signature(check)
    if needs_second and check.first_signed_by_id == person.id:
        raise FieldError("statement", _("You signed already. Everything was set aside, so another lead must sign too"))
    check.statement, check.tells_later = statement, tells_later
    if needs_second and check.first_signed_by_id is None:
        check.first_signed_by_id, check.first_signed_at = person.id, now()
        record_event("check.signed_first", kind="proposal", key=check.proposal_id)
        notify_second_signature(check, person)
        return
    _close_check(check, person)


def _close_check(check: Check, person: Person) -> None:
    """The last signature: from now on nothing changes, and everybody whose insight was taken on board is cited."""
    pack = _freeze_pack(check)
    check.state, check.signed_by_id, check.signed_at = CheckState.SIGNED, person.id, now()
    check.pack = pack
    check.digest = compute_signature_digest(check)
    db.session.flush()
    _record_citations(check)
    record_event("check.signed", kind="proposal", key=check.proposal_id, new=CheckState.SIGNED, reason=check.digest)
    if not check.tells_later or is_decided(check.proposal):
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
        "parts": write_part_numbers(check, groups),
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
    if check.first_signed_by_id:
        signed_content["first_by"] = str(check.first_signed_by_id)
    return hashlib.sha256(json.dumps(signed_content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _list_signed_values(finding: Finding) -> list[Any]:
    """What the signature says of a finding; another order is another digest."""
    values = [
        str(finding.theme_id),
        finding.rank,
        finding.parts,
        finding.insights,
        finding.stance,
        finding.decision,
        finding.reason,
    ]
    return [*values, "unread"] if finding.is_unread else values


def _record_citations(check: Check) -> None:
    """Every insight is cited that bears on a part of the draft, in a theme that was taken on board for that part."""
    taken = [finding for finding in list_findings(check.id) if finding.is_taken]
    bearings = list_bearings(check.id)
    theme_ids = {
        insight_id: finding.theme_id for finding in reversed(taken) for insight_id in list_found_ids(finding, bearings)
    }
    db.session.add_all(
        Citation(check_id=check.id, insight_id=insight_id, theme_id=theme_ids[insight_id])
        for insight_id in list_countable_insights(theme_ids)
    )
    db.session.flush()


def is_unchanged_since_signed(check: Check) -> bool:
    """Whether nothing of a signed check has changed in the database since it was signed."""
    return check.digest == compute_signature_digest(check)
