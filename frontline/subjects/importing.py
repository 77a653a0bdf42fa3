"""Import a vocabulary from a table of SKOS terms, as it is exported: what fits, and why the rest does not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frontline import analysis
from frontline.analysis import Subject
from frontline.audit.service import record_event
from frontline.core.actor import current_actor
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.parsing import clean_text
from frontline.core.tables.rows import Row
from frontline.core.tables.uploads import RowImportResult, read_uploaded_rows, require_columns
from frontline.subjects.models import LONGEST_KEY, OwnSubject
from frontline.subjects.queries import get_own_rows, get_packaged_subjects, merge_row
from frontline.subjects.service import (
    SubjectDetails,
    check_details,
    check_labels,
    lock_vocabulary,
    make_field_error,
    select_new_labels,
    store_details,
)

COLUMNS = ("id", "broader", "prefLabel", "altLabel", "scopeNote")
_NEEDED = COLUMNS[:3]
MAX_FILE_BYTES = 2 * 1024 * 1024
_MAX_ROWS = 10_000
_KEY = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_KEY - 1}}}")


def import_vocabulary(*, name: str, content: bytes) -> RowImportResult:
    """Import subjects from a CSV or XLSX file, by their ids: every good row; bad ones are named by their line.

    An own subject takes over label, place and scope, and keeps the other labels that the file does not have. A packaged
    subject gets the labels that it does not have yet. Nothing is ever removed.

    Raises:
        FieldError: the file as a whole cannot be read, or lacks a column.
    """
    lock_vocabulary()
    importer = _VocabularyImporter(get_own_rows(), get_packaged_subjects())
    for row in _read_rows(name, content):
        importer.read_row(row)
    importer.drop_misfits()
    return importer.store()


def _read_rows(name: str, content: bytes) -> list[Row]:
    rows = read_uploaded_rows(name=name, content=content, max_bytes=MAX_FILE_BYTES, max_rows=_MAX_ROWS, known=COLUMNS)
    if columns := next((row.values for row in rows if row.values), None):
        require_columns(_NEEDED, columns)
    return rows


@dataclass(slots=True)
class _VocabularyImporter:
    """The vocabulary as it would be with the rows read so far.

    Attributes:
        rows: what administrators added before.
        packaged: subjects by key.
        lines: on which line of the file the subject of a key stands.
        read: the subjects of the file by key, with all their labels.
    """

    rows: Mapping[str, OwnSubject]
    packaged: Mapping[str, Subject]
    lines: dict[str, int] = field(default_factory=dict)
    read: dict[str, Subject] = field(default_factory=dict)
    result: RowImportResult = field(default_factory=RowImportResult)

    def read_row(self, row: Row) -> None:
        """Take a row in, or write down what is wrong with it."""
        try:
            subject = self._parse(row)
            self.read[subject.id], self.lines[subject.id] = self._join(subject), row.line
        except FieldError as error:
            self.result.problems.append((row.line, str(error)))

    def _parse(self, row: Row) -> Subject:
        if row.problem:
            raise FieldError("file", row.problem)
        cells = {name: str(clean_text(str(row.values.get(name) or ""))) for name in COLUMNS}
        if not cells["id"] or not cells["prefLabel"]:
            raise FieldError("file", "There is no id or no preferred label")
        if not _KEY.fullmatch(cells["id"]):
            raise FieldError("file", "An id is of small letters, numbers and hyphens, 80 at most")
        if cells["id"] in self.lines:
            raise FieldError("file", "The id “%(key)s” stands on line %(line)s too", **self._place(cells["id"]))
        labels = tuple(label.strip() for label in cells["altLabel"].split("|"))
        labels = select_new_labels(labels, [cells["prefLabel"]])
        return Subject(cells["id"], cells["prefLabel"], labels, cells["scopeNote"], cells["broader"] or None)

    def _place(self, key: str) -> dict[str, object]:
        return {"key": key, "line": self.lines[key]}

    def _join(self, subject: Subject) -> Subject:
        """A row with the labels that its subject has already."""
        packaged, row = self.packaged.get(subject.id), self.rows.get(subject.id)
        if packaged is None:
            check_details(SubjectDetails(subject.pref_label, subject.broader, subject.alt_labels, subject.scope_note))
            kept = row.alt_labels if row else []
            return replace(subject, alt_labels=select_new_labels([*kept, *subject.alt_labels], [subject.pref_label]))
        if replace(subject, alt_labels=packaged.alt_labels) != packaged:
            raise FieldError("file", "“%(key)s” came with the product: only other labels can be added", key=subject.id)
        known = merge_row(row, packaged) if row else packaged
        added = select_new_labels(subject.alt_labels, known.labels if known else ())
        check_labels(added, field="file")
        return replace(packaged, alt_labels=(*(known or packaged).alt_labels, *added))

    def drop_misfits(self) -> None:
        """Leave out what does not fit among the others: of two rows that clash, the later one."""
        while misfits := self._list_misfits():
            for key, reason in misfits.items():
                self.result.problems.append((self.lines[key], reason))
                del self.read[key]

    def _list_misfits(self) -> dict[str, str]:
        kept = {key: subject for key, row in self.rows.items() if (subject := merge_row(row, self.packaged.get(key)))}
        misfits: dict[str, str] = {}
        for problem in analysis.list_vocabulary_problems([*(kept | self.read).values()]):
            read = [key for key in problem.ids if key in self.read]
            if read and not misfits.keys() & read:
                latest = max(read, key=lambda key: self.lines[key])
                misfits[latest] = str(make_field_error(problem, self.read[latest]))
        return misfits

    def store(self) -> RowImportResult:
        """Write down what is left."""
        for key, subject in self.read.items():
            row, packaged = self.rows.get(key), self.packaged.get(key)
            before = merge_row(row, packaged) if row else packaged
            if subject == before:
                self.result.same += 1
            else:
                self._store_subject(subject, row or OwnSubject(key=key), packaged)
        self.result.problems.sort()
        db.session.flush()
        return self.result

    def _store_subject(self, subject: Subject, row: OwnSubject, packaged: Subject | None) -> None:
        is_new = packaged is None and row.id is None
        if packaged is None:
            store_details(
                row, SubjectDetails(subject.pref_label, subject.broader, subject.alt_labels, subject.scope_note)
            )
        else:
            row.alt_labels = list(subject.alt_labels[len(packaged.alt_labels) :])
            row.changed_at, row.changed_by_id = now(), current_actor()
        db.session.add(row)
        db.session.flush()
        action = "subject.added" if is_new else "subject.changed" if packaged is None else "subject.labelled"
        record_event(action, kind="subject", key=row.id, new=subject.pref_label, reason="Imported")
        self.result.new += is_new
        self.result.changed += not is_new
