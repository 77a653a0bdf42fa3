"""Put a choice between proposals on record."""

import uuid
from collections.abc import Sequence

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.policies.models.choice import PriorityChoice
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.comparison import compare_proposals


def record_priority_choice(
    *, key: uuid.UUID, person: Person, scope: str, title: str, proposals: Sequence[Proposal], chosen: Sequence[str],
    reasons: str,
) -> PriorityChoice:  # fmt: skip
    """Record which of some proposals go first, why, and what they looked like side by side; once under its key.

    Raises:
        FieldError: fewer than two are compared, or nothing is chosen among them.
    """
    lock_key("choice", key)
    if existing := db.session.get(PriorityChoice, key):
        return existing
    if len(proposals) < 2:  # noqa: PLR2004
        raise FieldError("title", _("Compare at least two proposals"))
    proposal_ids = [str(proposal.id) for proposal in proposals]
    chosen_ids = [proposal_id for proposal_id in proposal_ids if proposal_id in set(chosen)]
    if not chosen_ids:
        raise FieldError("chosen", _("Select what goes first"))
    comparison = compare_proposals(proposals)
    table = [
        [comparison_row.name, *(list(cell.lines) for cell in comparison_row.cells)]
        for comparison_row in comparison
        if not comparison_row.is_heard
    ]
    choice = PriorityChoice(
        id=key,
        title=title,
        scope=scope[:200],
        proposals=proposal_ids,
        chosen=chosen_ids,
        reasons=reasons,
        table=table,
        person_id=person.id,
    )
    db.session.add(choice)
    db.session.flush()
    record_event("priority.chosen", kind="proposal", key=choice.id, reason=title)
    return choice
