"""Start a frontline check of a draft, or run one again."""

import uuid

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.core.jobs import defer
from frontline.policies.models.check import Check, CheckState
from frontline.policies.models.proposal import Proposal, ProposalStage
from frontline.policies.queries.checks import list_checks
from frontline.policies.queries.proposals import lock_proposal
from frontline.policies.service.drafts import Draft, require_usable_draft


def start_check(
    *, key: uuid.UUID, proposal: Proposal, person: Person, draft: Draft, again_of: Check | None = None
) -> Check:
    """Begin a check; a job finds what is relevant to the draft. Once under the key of its form.

    Raises:
        FieldError: the draft is empty, too long, or marked above what may be kept here: then nothing of it is.
        TransitionError: the proposal is stopped.
    """
    lock_proposal(proposal.id)
    if existing := db.session.get(Check, key):
        return existing
    if proposal.stage is ProposalStage.STOPPED:
        raise TransitionError("This proposal is stopped, so there is nothing to check.")
    require_usable_draft(draft)
    number = db.session.scalar(select(func.count()).where(Check.proposal_id == proposal.id)) or 0
    check = Check(
        id=key, proposal_id=proposal.id, number=number + 1, name=draft.name[:160], text=draft.text,
        marking=draft.marking, again_of_id=again_of.id if again_of else None, begun_by_id=person.id,
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    record_event("check.begun", kind="proposal", key=proposal.id)
    defer("policies.find_evidence", check_id=str(check.id))
    return check


def repeat_check(*, key: uuid.UUID, check: Check, person: Person) -> Check:
    """Check the same draft again; what was decided on a finding that is found again stays.

    Raises:
        TransitionError: the check is still being put together.
    """
    if check.state in {CheckState.SEARCHING, CheckState.FAILED}:
        raise TransitionError("This check has found nothing yet, so there is nothing to compare with.")
    lock_proposal(check.proposal_id)
    for existing in list_checks(check.proposal_id):
        if existing.state is CheckState.SEARCHING and existing.again_of_id == check.id:
            return existing
    draft = Draft(check.name, check.text, check.marking)
    return start_check(key=key, proposal=check.proposal, person=person, draft=draft, again_of=check)
