"""Add to the vocabulary: own subjects, and labels of packaged ones."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline import analysis
from frontline.analysis import Problem, ProblemKind, Subject
from frontline.audit.service import record_event
from frontline.core.actor import current_actor
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, TransitionError
from frontline.subjects.models import LONGEST_KEY, LONGEST_LABEL, LONGEST_SCOPE, OwnSubject
from frontline.subjects.queries import get_own_rows, get_packaged_subjects, list_own_subjects

MOST_LABELS = 30
# What a spreadsheet takes for the beginning of a formula, and what stands between labels in the file.
_UNFIT_START, _SEPARATOR = ("=", "+", "-", "@"), "|"


@dataclass(frozen=True, slots=True)
class SubjectDetails:
    """What describes a subject."""

    pref_label: str
    broader: str | None = None
    alt_labels: tuple[str, ...] = ()
    scope_note: str = ""


def lock_vocabulary() -> None:
    """Let one administrator after the other change the vocabulary: what is checked then stays true."""
    lock_key("subjects")


def add_subject(*, details: SubjectDetails) -> OwnSubject:
    """Add a subject.

    Raises:
        FieldError: a label cannot be used, or it does not fit into the vocabulary.
    """
    lock_vocabulary()
    row = OwnSubject(key=_build_key(details.pref_label))
    _set_details(row, details)
    db.session.add(row)
    db.session.flush()
    record_event("subject.added", kind="subject", key=row.id, new=row.pref_label)
    return row


def change_subject(*, row: OwnSubject, details: SubjectDetails) -> None:
    """Change an own subject; its key stays.

    Raises:
        FieldError: as `add_subject`.
    """
    lock_vocabulary()
    old = row.pref_label
    _set_details(row, details)
    record_event("subject.changed", kind="subject", key=row.id, old=old, new=row.pref_label)


def remove_subject(*, row: OwnSubject) -> None:
    """Remove an own subject; `restore_subject` undoes it.

    Raises:
        TransitionError: other subjects stand under it.
    """
    lock_vocabulary()
    if any(other.broader_key == row.key for other in get_own_rows().values()):
        raise TransitionError(
            "Other subjects stand under “%(label)s”. Move or remove them first.", label=row.pref_label
        )
    row.removed_at, row.changed_at, row.changed_by_id = now(), now(), current_actor()
    record_event("subject.removed", kind="subject", key=row.id, old=row.pref_label)


def restore_subject(*, row: OwnSubject) -> None:
    """Undo a removal.

    Raises:
        TransitionError: it is there already, or its place or its label was taken meanwhile.
    """
    lock_vocabulary()
    if row.removed_at is None or row.key in {*get_own_rows(), *get_packaged_subjects()}:
        raise TransitionError("“%(label)s” is in the vocabulary already.", label=row.pref_label)
    try:
        _require_fit(row.make_subject())
    except FieldError as error:
        raise TransitionError("It cannot be put back: %(reason)s.", reason=str(error)) from None
    row.removed_at, row.changed_at, row.changed_by_id = None, now(), current_actor()
    record_event("subject.restored", kind="subject", key=row.id, new=row.pref_label)


def set_added_labels(*, packaged: Subject, labels: Sequence[str]) -> None:
    """Say which labels an administrator adds to a packaged subject, besides those that it has.

    Raises:
        FieldError: a label cannot be used.
    """
    lock_vocabulary()
    row = get_own_rows().get(packaged.id) or OwnSubject(key=packaged.id)
    row.alt_labels = list(select_new_labels(labels, packaged.labels))
    check_labels(row.alt_labels, field="added_labels")
    row.changed_at, row.changed_by_id = now(), current_actor()
    db.session.add(row)
    db.session.flush()
    record_event(
        "subject.labelled", kind="subject", key=row.id, new=packaged.pref_label, reason=", ".join(row.alt_labels)
    )


def select_new_labels(labels: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Those of some labels that are not known yet, whatever their case, each once."""
    taken = {label.casefold() for label in known}
    distinct = {label.casefold(): label for label in reversed([label for label in labels if label])}
    return tuple(label for folded, label in reversed(distinct.items()) if folded not in taken)


def check_details(details: SubjectDetails) -> None:
    """Check what can be told without the other subjects.

    Raises:
        FieldError: a label or the scope is too long or cannot be written into a file.
    """
    if not details.pref_label:
        raise FieldError("pref_label", "Enter a preferred label")
    check_labels([details.pref_label], field="pref_label")
    check_labels(details.alt_labels, field="alt_labels")
    if len(details.scope_note) > LONGEST_SCOPE:
        raise FieldError("scope_note", "The scope must be %(most)s characters or fewer", most=LONGEST_SCOPE)
    _refuse_formula(details.scope_note, "scope_note")


def check_labels(labels: Sequence[str], *, field: str) -> None:
    """Check labels by themselves.

    Raises:
        FieldError: there are too many, or one is too long or cannot be written into a file.
    """
    if len(labels) > MOST_LABELS:
        raise FieldError(field, "A subject can have up to %(most)s other labels", most=MOST_LABELS)
    for label in labels:
        if len(label) > LONGEST_LABEL:
            shortened = f"{label[:30]}…"
            raise FieldError(
                field, "“%(label)s” is longer than %(most)s characters", label=shortened, most=LONGEST_LABEL
            )
        if _SEPARATOR in label:
            raise FieldError(field, "“%(label)s” has a vertical bar, which stands between labels", label=label)
        _refuse_formula(label, field)


def _refuse_formula(text: str, field: str) -> None:
    if text.startswith(_UNFIT_START):
        raise FieldError(field, "“%(text)s” must not begin with =, +, - or @", text=text)


def _set_details(row: OwnSubject, details: SubjectDetails) -> None:
    check_details(details)
    alt_labels = select_new_labels(details.alt_labels, [details.pref_label])
    _require_fit(Subject(row.key, details.pref_label, alt_labels, details.scope_note, details.broader))
    store_details(row, details)


def store_details(row: OwnSubject, details: SubjectDetails) -> None:
    """Write down what was checked, who said so and when."""
    row.pref_label, row.broader_key, row.scope_note = details.pref_label, details.broader, details.scope_note
    row.alt_labels = list(select_new_labels(details.alt_labels, [details.pref_label]))
    row.changed_at, row.changed_by_id = now(), current_actor()


def _require_fit(subject: Subject) -> None:
    """Raise what keeps a subject from joining all others."""
    others = [other for other in list_own_subjects() if other.id != subject.id]
    found = analysis.list_vocabulary_problems([*others, subject])
    problems = [problem for problem in found if subject.id in problem.ids]
    if problems:
        # What is wrong with itself explains what is wrong with those under it.
        raise make_field_error(min(problems, key=lambda problem: problem.ids[0] != subject.id), subject)


def make_field_error(problem: Problem, subject: Subject) -> FieldError:
    """What is wrong with a subject among the others, in words for the field that it is about."""
    match problem.kind:
        case ProblemKind.UNKNOWN_BROADER:
            return FieldError("broader", "There is no subject “%(key)s” for it to stand under", key=problem.word)
        case ProblemKind.RING:
            return FieldError("broader", "A subject cannot stand under itself, or under one that stands under it")
        case ProblemKind.THIRD_LEVEL if problem.ids[0] == subject.id:
            return FieldError(
                "broader", "It cannot stand under “%(key)s”, which stands under another itself", key=problem.ids[1]
            )
        case ProblemKind.THIRD_LEVEL:
            return FieldError("broader", "Other subjects stand under it, so it cannot stand under one itself")
        case _:
            label = subject.pref_label
            return FieldError("pref_label", "“%(label)s” is the preferred label of another subject", label=label)


def _build_key(label: str) -> str:
    """A key that no subject has or had, of the words of a label."""
    stem = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[: LONGEST_KEY - 5] or "subject"
    taken = {*db.session.scalars(select(OwnSubject.key)), *get_packaged_subjects()}
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbered) if key not in taken)
