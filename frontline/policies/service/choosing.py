"""Put a choice between proposals on record."""

import uuid
from collections.abc import Sequence

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.policies import queries
from frontline.policies.models import Choice, Proposal


def choose(
    *, key: uuid.UUID, person: Person, scope: str, title: str, proposals: Sequence[Proposal], chosen: Sequence[str],
    reasons: str,
) -> Choice:  # fmt: skip
    """Record which of some proposals go first, why, and what they looked like side by side; once under its key.

    Raises:
        FieldError: fewer than two are compared, or nothing is chosen among them.
    """
    lock_key("choice", key)
    if known := db.session.get(Choice, key):
        return known
    if len(proposals) < 2:  # noqa: PLR2004
        raise FieldError("title", _("Compare at least two proposals"))
    ids = [str(one.id) for one in proposals]
    first = [one for one in ids if one in set(chosen)]
    if not first:
        raise FieldError("chosen", _("Select what goes first"))
    lines = queries.compared(proposals)
    table = [[line.name, *(list(cell.lines) for cell in line.cells)] for line in lines if not line.is_heard]
    row = Choice(
        id=key,
        title=title,
        scope=scope[:200],
        proposals=ids,
        chosen=first,
        reasons=reasons,
        table=table,
        person_id=person.id,
    )
    db.session.add(row)
    db.session.flush()
    record("priority.chosen", kind="proposal", key=row.id, reason=title)
    return row
