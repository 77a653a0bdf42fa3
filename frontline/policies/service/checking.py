"""Hold a draft against what the front line knows: read it, look up each part, put together what bears on it."""

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from frontline import analysis
from frontline.accounts.models import Person
from frontline.analysis import DraftPart
from frontline.audit.service import record
from frontline.core.apart import ApartError, apart_guarded, apart_quickly
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.files.outcomes import RefusedError
from frontline.core.files.reading import text_of
from frontline.core.forms import clean
from frontline.core.furniture import today
from frontline.core.jobs import defer, end_transaction
from frontline.core.settings import load_settings
from frontline.core.translation import gettext as _
from frontline.disclosure.placed import load_groups
from frontline.policies import queries
from frontline.policies.models import Check, CheckState, Finding, Part, Proposal, Stage
from frontline.policies.queries.evidence import Evidence, Weight, bearing, by_theme, piece, together
from frontline.policies.service.telling import tell_found
from frontline.search.queries import answer_ids
from frontline.themes.models import Theme

MOST_CHARACTERS = 2_000_000
MOST_PARTS = 4_000
# Findings that a team must decide on before it signs: what a person can read and weigh in an hour.
MUST = 20
KEPT = 60
_OF_A_PART = 6
_ANSWERS, _WORDED, _QUOTED = 6, 30, 12
_STEP = 5  # parts after which progress is kept
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")
_MARKING = re.compile(r"\b(TOP SECRET|SECRET|OFFICIAL ?-? ?SENSITIVE|OFFICIAL)\b")
_COMPACT = {_one.replace(" ", "").replace("-", ""): _one for _one in MARKINGS}
_SAYS_SO = re.compile(r"(?:protective )?(?:marking|classification|classified)\b", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[^A-Za-z]+")
_LONGEST_MARK, _MOST_MARK_WORDS = 200, 8


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it was pasted or sent: its name, its words, and the marking that its team gives it."""

    name: str
    text: str
    marking: str = "OFFICIAL"


def words_of(content: bytes) -> str:
    """The words of a file that was sent; the file itself is not kept.

    Raises:
        FieldError: it cannot be read; the message says why, and what to do instead.
    """
    try:
        return str(clean(apart_guarded(text_of, content)))
    except RefusedError as error:
        raise FieldError("file", str(error)) from None
    except ApartError:
        raise FieldError("file", _("This file took too long to read. Save it as text, or paste its words")) from None


def marking_in(text: str) -> str:
    """The highest protective marking that stands in capitals in a short line, or is a whole line; empty for none."""
    found = [mark for line in text.splitlines() if len(line) <= _LONGEST_MARK for mark in _marks(line)]
    return max(found, key=MARKINGS.index, default="")


def _marks(line: str) -> list[str]:
    """The markings in a line, whatever dashes, brackets and invisible characters it is written with."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", line) if unicodedata.category(c) != "Cf")
    words = _NO_LETTERS.sub(" ", visible).strip()
    if _SAYS_SO.match(words):
        words = words.upper()
    if whole := _COMPACT.get(words.upper().replace(" ", "")):
        return [whole]
    if words.count(" ") >= _MOST_MARK_WORDS:  # prose, unless it begins with a marking
        words = " ".join(words.split()[:3]) if _MARKING.match(words) else ""
    found = _MARKING.findall(words)
    return ["OFFICIAL-SENSITIVE" if one.endswith("SENSITIVE") else one for one in found]


def begin(*, key: uuid.UUID, proposal: Proposal, person: Person, draft: Draft, again_of: Check | None = None) -> Check:
    """Begin a check; a job finds what bears on the draft. Once under the key of its form.

    Raises:
        FieldError: the draft is empty, too long, or marked above what may be kept here: then nothing of it is.
        TransitionError: the proposal is stopped.
    """
    queries.locked(proposal.id)
    if known := db.session.get(Check, key):
        return known
    if proposal.stage is Stage.STOPPED:
        raise TransitionError("This proposal is stopped, so there is nothing to check.")
    _require_usable(draft)
    number = db.session.scalar(select(func.count()).where(Check.proposal_id == proposal.id)) or 0
    check = Check(
        id=key, proposal_id=proposal.id, number=number + 1, name=draft.name[:160], text=draft.text,
        marking=draft.marking, again_of_id=again_of.id if again_of else None, begun_by_id=person.id,
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    record("check.begun", kind="proposal", key=proposal.id)
    defer("policies.find_evidence", check_id=str(check.id))
    return check


def _require_usable(draft: Draft) -> None:
    if not draft.text.strip():
        raise FieldError("text", _("Paste the draft, or choose its file"))
    if len(draft.text) > MOST_CHARACTERS:
        raise FieldError("text", _("The draft is longer than a book. Send the chapters with the measures"))
    highest = load_settings().highest_marking
    for marking in (draft.marking, marking_in(draft.text)):
        if marking and MARKINGS.index(marking) > MARKINGS.index(highest):
            said = {"marking": marking, "highest": highest}
            told = _("The draft is marked %(marking)s. Only drafts up to %(highest)s may be put in here", **said)
            raise FieldError("text", _("%(told)s. Nothing of it was kept: it is on your screen alone", told=told))


def run_again(*, key: uuid.UUID, check: Check, person: Person) -> Check:
    """Hold the same draft against what is known now; what was decided on a finding that is found again stays.

    Raises:
        TransitionError: the check is still being put together.
    """
    if check.state in {CheckState.SEARCHING, CheckState.FAILED}:
        raise TransitionError("This check has found nothing yet, so there is nothing to compare with.")
    queries.locked(check.proposal_id)
    for one in queries.checks(check.proposal_id):
        if one.state is CheckState.SEARCHING and one.again_of_id == check.id:
            return one
    draft = Draft(check.name, check.text, check.marking)
    return begin(key=key, proposal=check.proposal, person=person, draft=draft, again_of=check)


def find(*, check: Check, person: Person, keep: Callable[[], None]) -> None:
    """Find what bears on a draft. It may run again after a crash, and begins anew then.

    Args:
        check: being put together.
        person: who began it: what is hidden from their department is not found.
        keep: keeps what has been done so far.
    """
    if check.state is not CheckState.SEARCHING:
        return
    text = check.text
    end_transaction()
    try:
        read = apart_quickly(analysis.draft_parts, text)
    except ApartError:
        fail(check=check, why=_("The draft took too long to read. Send its chapters one by one."))
        return
    if problem := _unreadable(read):
        fail(check=check, why=problem)
        return
    _forget(check)
    rows = _parts(check, read)
    keep()
    found = dict(_look_up(check, rows, person, keep))
    _findings(check, together(found))
    check.answers = [str(one) for one in _answers(check, person)]
    check.state, check.found_at = CheckState.OPEN, now()
    record("check.found", kind="proposal", key=check.proposal_id)
    tell_found(check)


def _unreadable(read: Sequence[DraftPart]) -> str:
    if not read:
        return _("There is no sentence in the draft to look up. Paste the text of the draft itself.")
    if len(read) > MOST_PARTS:
        said = {"parts": f"{len(read):,}", "most": f"{MOST_PARTS:,}"}
        return _(
            "The draft has %(parts)s claims and measures; %(most)s can be looked up. Send its main chapters.", **said
        )
    return ""


def fail(*, check: Check, why: str) -> None:
    """It cannot be put together; whoever began it is told why."""
    check.state, check.failure = CheckState.FAILED, why
    tell_found(check)


def _forget(check: Check) -> None:
    for kind in (Finding, Part):
        db.session.execute(delete(kind).where(kind.check_id == check.id))


def _parts(check: Check, read: Sequence[DraftPart]) -> list[Part]:
    rows = [
        Part(check_id=check.id, number=number, kind=one.kind.value, heading=one.heading, text=one.text)
        for number, one in enumerate(read, start=1)
    ]
    db.session.add_all(rows)
    check.parts, check.done = len(rows), 0
    db.session.flush()
    return rows


def _look_up(
    check: Check, rows: Sequence[Part], person: Person, keep: Callable[[], None]
) -> Iterator[tuple[int, list[Evidence]]]:
    groups, day = load_groups(), today()
    for row in rows:
        asked = piece(row.text, person, groups, day)
        row.embedding = asked.vector
        near = bearing(asked)
        hidden = queries.hidden_from(check.proposal.department_id, [one.insight_id for one, _score in near])
        found = by_theme([hit for hit in near if hit[0].insight_id not in hidden], day)[:_OF_A_PART]
        row.found, check.done = len(found), row.number
        yield row.number, found
        if row.number % _STEP == 0:
            keep()


def _findings(check: Check, found: Sequence[Weight]) -> None:
    ranked = found[:KEPT]
    known = {one.theme_id: one for one in queries.findings(check.again_of_id)} if check.again_of_id else {}
    sizes = dict(
        db.session.execute(
            select(Theme.id, Theme.insight_count).where(Theme.id.in_([one.theme_id for one in ranked]))
        ).all()
    )
    for rank, one in enumerate(ranked, start=1):
        row = Finding(
            check_id=check.id, theme_id=one.theme_id, rank=rank, score=one.score, must=rank <= MUST and one.is_strong,
            bears=len(one.insights),
            parts=list(one.parts), insights=[str(key) for key in one.insights[:_QUOTED]], said=sizes[one.theme_id],
            is_new=bool(check.again_of_id) and one.theme_id not in known,
        )  # fmt: skip
        if before := known.get(one.theme_id):
            row.stance, row.decision, row.why = before.stance, before.decision, before.why
            row.decided_by_id, row.decided_at = before.decided_by_id, before.decided_at
        db.session.add(row)
    db.session.flush()


def _answers(check: Check, person: Person) -> list[uuid.UUID]:
    """The nearest answers of the past: to the themes that bear on the draft, then what speaks of the same thing."""
    themes = [one.theme_id for one in queries.findings(check.id) if one.must]
    asked = piece(f"{check.proposal.title}. {check.proposal.purpose}", person, load_groups(), today())
    worded = queries.nearest_answers(answer_ids(asked)[:_WORDED], asked.vector)
    return list(dict.fromkeys([*queries.answers_to(themes, person), *worded]))[:_ANSWERS]
