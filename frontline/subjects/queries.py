"""Reads of the vocabulary: the packaged subjects with what an administrator added to them."""

import itertools
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from frontline import analysis
from frontline.analysis import LabelExpansion, Subject
from frontline.core.database import db
from frontline.core.errors import NotFoundError, require_found
from frontline.subjects.models import OwnSubject

_SHORTEST = 4  # letters of a label of one word: shorter ones stand for too much else


@dataclass(frozen=True, slots=True)
class ListedSubject:
    """A subject as the pages show it.

    Attributes:
        subject: with all its labels.
        broader_label: preferred label of the subject above it; empty for one of the first level.
        is_packaged: whether it came with the product.
        added_labels: those that an administrator added to a packaged one.
    """

    subject: Subject
    broader_label: str
    is_packaged: bool
    added_labels: tuple[str, ...] = ()

    def holds(self, words: str) -> bool:
        """Whether one of its labels or its scope holds some words, whatever their case."""
        return any(words in text.casefold() for text in (*self.subject.labels, self.subject.scope_note))


def get_packaged_subjects() -> dict[str, Subject]:
    """The subjects that came with the product, by key."""
    return {subject.id: subject for subject in analysis.list_packaged_subjects()}


def get_own_rows() -> dict[str, OwnSubject]:
    """What administrators added and did not remove, by key, the oldest first."""
    is_live = OwnSubject.removed_at.is_(None)
    rows = db.session.scalars(select(OwnSubject).where(is_live).order_by(OwnSubject.created_at, OwnSubject.id))
    return {row.key: row for row in rows}


def list_own_subjects() -> tuple[Subject, ...]:
    """What the language layer must know besides the packaged vocabulary: own subjects, packaged with added labels."""
    rows = get_own_rows().values()
    packaged = get_packaged_subjects() if rows else {}
    return tuple(subject for row in rows if (subject := merge_row(row, packaged.get(row.key))) is not None)


def merge_row(row: OwnSubject, packaged: Subject | None) -> Subject | None:
    """The subject that a row makes; None where it adds labels to a packaged subject that no longer exists."""
    if not row.is_addition:
        return row.make_subject()
    return replace(packaged, alt_labels=(*packaged.alt_labels, *row.alt_labels)) if packaged else None


def list_subjects(words: str = "", *, own_only: bool = False) -> list[ListedSubject]:
    """All subjects by their preferred labels, those whose labels or scope hold the words.

    Args:
        words: to look for.
        own_only: only what administrators added, or added labels to.
    """
    rows, folded = get_own_rows(), words.strip().casefold()
    listed = _make_listed(rows)
    chosen = [entry for entry in listed if entry.holds(folded) and (not own_only or entry.subject.id in rows)]
    return sorted(chosen, key=lambda entry: entry.subject.pref_label.casefold())


def find_subject_by_label(label: str) -> ListedSubject | None:
    """The subject that is called so, whatever the case: by its preferred label before any other."""
    folded, listed = label.strip().casefold(), list_subjects()
    preferred = (entry for entry in listed if entry.subject.pref_label.casefold() == folded)
    others = (entry for entry in listed if folded in {name.casefold() for name in entry.subject.labels})
    return next(itertools.chain(preferred, others), None)


def list_labels_with_narrower(subject: Subject) -> list[str]:
    """All labels of a subject, and of those below it."""
    narrower = [entry.subject for entry in list_subjects() if entry.subject.broader == subject.id]
    return [label for entry in (subject, *narrower) for label in entry.labels]


def list_telling_labels(key: str) -> list[str]:
    """What a subject and those below it are called by which a text can be found; nothing where there is no such one."""
    subject = next((entry.subject for entry in _make_listed(get_own_rows()) if entry.subject.id == key), None)
    labels = list_labels_with_narrower(subject) if subject else []
    return [label for label in labels if " " in label or len(label) >= _SHORTEST]


def get_listed_subject(key: str) -> ListedSubject:
    """A subject by key.

    Raises:
        NotFoundError: there is none.
    """
    found = next((entry for entry in _make_listed(get_own_rows()) if entry.subject.id == key), None)
    return require_found(found, "There is no such subject.")


def _make_listed(rows: Mapping[str, OwnSubject]) -> list[ListedSubject]:
    subjects = get_packaged_subjects()
    added = {row.key: tuple(row.alt_labels) for row in rows.values() if row.is_addition}
    own = {key for key, row in rows.items() if not row.is_addition}
    subjects |= {row.key: subject for row in rows.values() if (subject := merge_row(row, subjects.get(row.key)))}
    labels = {subject.id: subject.pref_label for subject in subjects.values()}
    return [
        ListedSubject(subject, labels.get(subject.broader or "", ""), key not in own, added.get(key, ()))
        for key, subject in subjects.items()
    ]


def get_own_subject(key: str) -> OwnSubject:
    """A subject that an administrator added, by key.

    Raises:
        NotFoundError: there is none, or it was removed, or came with the product.
    """
    row = get_own_rows().get(key)
    if row is None or row.is_addition:
        raise NotFoundError("There is no such subject.")
    return row


def find_successor(key: str) -> ListedSubject | None:
    """The subject that took over the label of one that was removed: an administrator merged the two."""
    query = select(OwnSubject).where(OwnSubject.key == key, OwnSubject.removed_at.is_not(None))
    removed = db.session.scalar(query.order_by(OwnSubject.removed_at.desc()).limit(1))
    return find_subject_by_label(removed.pref_label) if removed and removed.pref_label else None


def list_narrower(key: str) -> list[Subject]:
    """The subjects below one, by label."""
    return [entry.subject for entry in list_subjects() if entry.subject.broader == key]


def find_removed_subject(row_id: uuid.UUID | None) -> OwnSubject | None:
    """A subject that was removed, by the id of its row."""
    row = db.session.get(OwnSubject, row_id) if row_id else None
    return row if row is not None and row.removed_at else None


def list_removed_subjects(words: str = "") -> Sequence[OwnSubject]:
    """Subjects that were removed and can be put back, the latest first."""
    is_meant = OwnSubject.removed_at.is_not(None) & OwnSubject.pref_label.icontains(words.strip(), autoescape=True)
    return db.session.scalars(select(OwnSubject).where(is_meant).order_by(OwnSubject.removed_at.desc())).all()


def list_broader_choices(*, without: str = "") -> dict[str, str]:
    """The subjects of the first level under which another can stand: key and preferred label, by label."""
    return {
        entry.subject.id: entry.subject.pref_label
        for entry in list_subjects()
        if entry.subject.broader is None and entry.subject.id != without
    }


def expand_labels(words: str) -> LabelExpansion:
    """What else the subjects are called that a few words name."""
    return analysis.expand_labels(words, list_own_subjects())
