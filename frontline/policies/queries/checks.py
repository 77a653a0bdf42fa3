"""Reads of frontline checks: one with its parts and findings, and who is not heard in them."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.policies.models.check import (
    Check,
    CheckPart,
    CheckState,
    Finding,
    Stance,
)
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.proposals import get_visible_condition
from frontline.responses.models.answer import Response
from frontline.responses.queries.answers import select_findable_responses
from frontline.themes.models.theme import Theme


def list_checks(proposal_id: uuid.UUID) -> Sequence[Check]:
    """The checks of a proposal, latest first."""
    query = select(Check).where(Check.proposal_id == proposal_id).order_by(Check.number.desc())
    return db.session.scalars(query).all()


def get_check(proposal_id: uuid.UUID, check_id: uuid.UUID, person: Person, *, lock: bool = False) -> Check:
    """A check of a proposal that a person may see; where it is to be changed, locked until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    query = (
        select(Check)
        .join(Proposal)
        .where(Check.id == check_id, Check.proposal_id == proposal_id, get_visible_condition(person))
    )
    if lock:
        query = query.with_for_update(of=Check).execution_options(populate_existing=True)
    return require_found(db.session.scalar(query), "There is no such check.")


def find_latest_signed_check(proposal_id: uuid.UUID) -> Check | None:
    """The check of a proposal that was signed off last."""
    signed = (Check.proposal_id == proposal_id) & (Check.state == CheckState.SIGNED)
    return db.session.scalar(select(Check).where(signed).order_by(Check.signed_at.desc()).limit(1))


def list_unannounced_checks(proposal_id: uuid.UUID) -> Sequence[Check]:
    """Signed checks of a proposal whose contributors have not been notified."""
    signed = (Check.proposal_id == proposal_id) & (Check.state == CheckState.SIGNED) & Check.notified_at.is_(None)
    return db.session.scalars(select(Check).where(signed)).all()


def list_parts(check_id: uuid.UUID) -> dict[int, CheckPart]:
    """The parts of a draft by number, in order."""
    parts = db.session.scalars(select(CheckPart).where(CheckPart.check_id == check_id).order_by(CheckPart.number))
    return {part.number: part for part in parts}


def list_all_findings(check_id: uuid.UUID | None) -> Sequence[Finding]:
    """Every row that a check found, the most important first: for its signature alone."""
    return db.session.scalars(select(Finding).where(Finding.check_id == check_id).order_by(Finding.rank)).all()


def list_findings(check_id: uuid.UUID | None) -> Sequence[Finding]:
    """What is relevant to a draft, the most important first; not single insights that were withdrawn or hidden since.

    They are gone for everybody, so that no count, gap or name tells a department that there is one.
    """
    is_withdrawn = (Insight.state != InsightState.ACCEPTED) | Insight.hidden_from_host
    withdrawn_themes = select(Theme.id).join(Insight, Insight.id == Theme.single_insight_id).where(is_withdrawn)
    query = select(Finding).where(Finding.check_id == check_id, Finding.theme_id.not_in(withdrawn_themes))
    return db.session.scalars(query.order_by(Finding.rank)).all()


def get_finding(check: Check, finding_id: uuid.UUID) -> Finding:
    """A finding of a check.

    Raises:
        NotFoundError: there is none.
    """
    finding = next((finding for finding in list_findings(check.id) if finding.id == finding_id), None)
    return require_found(finding, "There is no such finding.")


def count_undecided_findings(check_id: uuid.UUID) -> int:
    """How many findings the team must still decide on."""
    return sum(finding.is_required and not finding.is_decided for finding in list_findings(check_id))


def list_dropped_themes(check: Check) -> list[Theme]:
    """Themes that the check before found and this one does not find any more."""
    if check.again_of_id is None:
        return []
    current_ids = {finding.theme_id for finding in list_findings(check.id)}
    earlier_ids = [
        finding.theme_id for finding in list_findings(check.again_of_id) if finding.theme_id not in current_ids
    ]
    listed = Theme.id.in_(earlier_ids) & Theme.single_insight_id.is_(None) & (Theme.people_count >= MINIMUM_GROUP_SIZE)
    return list(db.session.scalars(select(Theme).where(listed).order_by(Theme.name)))


def get_part(check: Check, part_id: uuid.UUID) -> CheckPart:
    """A part of a check.

    Raises:
        NotFoundError: there is none.
    """
    of_check = (CheckPart.id == part_id) & (CheckPart.check_id == check.id)
    return require_found(db.session.scalar(select(CheckPart).where(of_check)), "There is no such part of this draft.")


def is_all_set_aside(check_id: uuid.UUID) -> bool:
    """Whether everything that the team had to decide on was set aside as not relevant."""
    required = [finding for finding in list_findings(check_id) if finding.is_required]
    return bool(required) and all(finding.stance is Stance.BESIDE for finding in required)


def list_answers_to_themes(theme_ids: Collection[uuid.UUID], person: Person) -> list[uuid.UUID]:
    """Published answers to themes that a person may find, latest first."""
    findable_answers = Response.themes.any(Theme.id.in_(theme_ids)) & select_findable_responses(person)
    return list(db.session.scalars(select(Response.id).where(findable_answers).order_by(Response.published_at.desc())))


def get_proposal_of_check(check_id: uuid.UUID) -> Proposal:
    """The proposal that a check is about."""
    return db.session.scalars(select(Proposal).join(Check).where(Check.id == check_id)).one()
