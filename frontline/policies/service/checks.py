"""Start a frontline check of a draft, or run one again."""

import uuid

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.policies.models.check import Check, CheckState
from frontline.policies.models.proposal import Proposal, ProposalStage
from frontline.policies.queries.checks import list_checks
from frontline.policies.queries.proposals import lock_proposal
from frontline.policies.service.draft_parts import begin_search, list_mended_parts, split_draft, store_parts
from frontline.policies.service.drafts import Draft, require_usable_draft


def start_check(
    *, key: uuid.UUID, proposal: Proposal, person: Person, draft: Draft, again_of: Check | None = None
) -> Check:
    """Begin a check: take the draft apart, for people to look at before the search. Once under the key of its form.

    A draft that is checked again keeps the parts as they were mended, and the search begins at once.

    Raises:
        FieldError: the draft is empty, too long, says nothing, or is marked above what may be kept here: then nothing
            of it is.
        TransitionError: the proposal is stopped.
    """
    require_usable_draft(draft)
    parts = list_mended_parts(again_of.id) if again_of else split_draft(draft.text)
    lock_proposal(proposal.id)
    if existing := db.session.get(Check, key):
        return existing
    if proposal.stage is ProposalStage.STOPPED:
        raise TransitionError("This proposal is stopped, so there is nothing to check.")
    number = db.session.scalar(select(func.max(Check.number)).where(Check.proposal_id == proposal.id)) or 0
    check = Check(
        id=key, proposal_id=proposal.id, number=number + 1, name=draft.name[:160], text=draft.text,
        marking=draft.marking, not_read=list(draft.not_read), state=CheckState.READ, begun_by_id=person.id,
        again_of_id=again_of.id if again_of else None,
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    record_event("check.begun", kind="proposal", key=proposal.id)
    store_parts(check, parts)
    if again_of is not None:
        begin_search(check=check)
    return check


def repeat_check(*, key: uuid.UUID, check: Check, person: Person) -> Check:
    """Check the same draft again; what was decided on a finding that is found again stays.

    Raises:
        TransitionError: the check is still being put together.
    """
    if check.state in {CheckState.READ, CheckState.SEARCHING, CheckState.FAILED}:
        raise TransitionError("This check has found nothing yet, so there is nothing to compare with.")
    lock_proposal(check.proposal_id)
    for existing in list_checks(check.proposal_id):
        if existing.state is CheckState.SEARCHING and existing.again_of_id == check.id:
            return existing
    draft = Draft(check.name, check.text, check.marking, check.not_read)
    return start_check(key=key, proposal=check.proposal, person=person, draft=draft, again_of=check)
