"""The claims and measures of a draft: taken apart by the machine, mended by people before the search begins."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from frontline import analysis
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.jobs import defer
from frontline.core.parsing import clean_text
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_quick
from frontline.core.translation import gettext as _
from frontline.policies.models.check import Check, CheckPart, CheckState

MAX_PARTS = 4_000
MAX_PART_CHARACTERS = 2_000
PART_KINDS = ("measure", "claim")
LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Part:
    """One claim or measure of a draft, and the heading under which it stands."""

    kind: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """What somebody makes of a part: another kind, other words; an empty line between words cuts it in two."""

    kind: str
    text: str


def split_draft(text: str) -> list[Part]:
    """Take a draft apart, in its order; in a process of its own.

    Raises:
        FieldError: there is nothing to look up in it, or too much.
    """
    try:
        draft_parts = run_isolated_quick(analysis.split_draft, text)
    except IsolatedProcessError:
        raise FieldError("text", _("The draft took too long to read. Send its chapters one by one")) from None
    if not draft_parts:
        raise FieldError("text", _("There is no sentence in the draft to look up. Paste the text of the draft itself"))
    if len(draft_parts) > MAX_PARTS:
        counts = {"parts": f"{len(draft_parts):,}", "most": f"{MAX_PARTS:,}"}
        message = _("It has %(parts)s claims and measures; %(most)s can be looked up. Send its main chapters", **counts)
        raise FieldError("text", message)
    return [Part(part.kind.value, part.heading, part.text) for part in draft_parts]


def list_mended_parts(check_id: uuid.UUID) -> list[Part]:
    """The parts of a check as people mended them."""
    query = select(CheckPart).where(CheckPart.check_id == check_id).order_by(CheckPart.number)
    return [Part(part.kind, part.heading, part.text) for part in db.session.scalars(query)]


def save_parts(*, check: Check, changes: Mapping[uuid.UUID, PartChange]) -> None:
    """Mend some parts: those that are left out or emptied go, those with an empty line become two.

    Raises:
        TransitionError: the search has begun.
        FieldError: a part is too long, or nothing would be left.
    """
    _require_read(check)
    parts: list[Part] = []
    for part in db.session.scalars(select(CheckPart).where(CheckPart.check_id == check.id).order_by(CheckPart.number)):
        change = changes.get(part.id)
        parts += [Part(part.kind, part.heading, part.text)] if change is None else _apply_change(part, change)
    if not parts:
        raise FieldError("parts", _("Leave at least one part to look up"))
    if len(parts) > MAX_PARTS:
        raise FieldError("parts", _("%(most)s parts can be looked up. Leave some out", most=f"{MAX_PARTS:,}"))
    store_parts(check, parts)


def _apply_change(part: CheckPart, change: PartChange) -> list[Part]:
    if change.kind == LEFT_OUT:
        return []
    kind = change.kind if change.kind in PART_KINDS else part.kind
    pieces = [" ".join(piece.split()) for piece in str(clean_text(change.text)).split("\n\n")]
    if any(len(piece) > MAX_PART_CHARACTERS for piece in pieces):
        raise FieldError("parts", _("A part must have %(most)s characters or fewer", most=f"{MAX_PART_CHARACTERS:,}"))
    return [Part(kind, part.heading, piece) for piece in pieces if piece]


def begin_search(*, check: Check) -> None:
    """The parts are as they should be: a job looks each of them up.

    Raises:
        TransitionError: it has begun already.
    """
    _require_read(check)
    check.state = CheckState.SEARCHING
    defer("policies.find_evidence", check_id=str(check.id))


def discard_draft(*, check: Check) -> None:
    """Throw away a draft that nothing was looked up for yet.

    Raises:
        TransitionError: the search has begun.
    """
    _require_read(check)
    record_event("check.discarded", kind="proposal", key=check.proposal_id)
    db.session.execute(delete(CheckPart).where(CheckPart.check_id == check.id))
    db.session.delete(check)


def _require_read(check: Check) -> None:
    db.session.flush()
    db.session.refresh(check, with_for_update={"of": Check})
    if check.state is not CheckState.READ:
        raise TransitionError("The search has begun, so the parts of this draft can no longer be changed.")


def store_parts(check: Check, parts: Sequence[Part]) -> list[CheckPart]:
    """Keep these as the parts of a check, in place of those before."""
    db.session.execute(delete(CheckPart).where(CheckPart.check_id == check.id))
    made = [
        CheckPart(check_id=check.id, number=number, kind=part.kind, heading=part.heading, text=part.text)
        for number, part in enumerate(parts, start=1)
    ]
    db.session.add_all(made)
    check.parts, check.done = len(made), 0
    db.session.flush()
    return made
