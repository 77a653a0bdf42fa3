"""Rows that are each one record: new, already there, or with a change that is shown before it is made."""

import abc
import contextlib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms.i18n import DummyTranslations

from frontline.core.actor import acting
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.forms import Form
from frontline.core.translation import gettext as _
from frontline.sheets.cells import list_cell_problems, map_cells
from frontline.sheets.columns import SheetColumn
from frontline.sheets.kinds import SheetRowError
from frontline.sheets.models import SheetRow, SheetRowState, UploadedSheet
from frontline.sheets.queries import list_sheet_rows

Record = TypeVar("Record")
AnyForm = TypeVar("AnyForm", bound=Form)
Cells = dict[str, str]
Differences = list[tuple[str, str, str]]
_CHECKED_STATES = (SheetRowState.NEW, SheetRowState.CHANGED, SheetRowState.SAME)


def fill_form(form_type: type[AnyForm], values: Mapping[str, str], columns: Mapping[str, SheetColumn]) -> AnyForm:
    """A form filled in by a row: what the page refuses, the sheet refuses with the same words.

    Raises:
        SheetRowError: naming all that is wrong, by column.
    """
    no_session = {"csrf": False, "get_translations": lambda _form: DummyTranslations()}
    form = form_type(formdata=MultiDict(values), meta=no_session)
    if not form.validate():
        labels = {name: str(columns[name].label) if name in columns else name for name in form.errors}
        raise SheetRowError(" ".join(f"{labels[name]}: {error}." for name, (error, *_) in form.errors.items()))
    return form


class RecordImporter(abc.ABC, Generic[Record]):
    """Checks and imports the rows of one sheet of records.

    An optional cell that is empty leaves what the record says. Whoever imports acts: the audit trail names them.

    Args:
        sheet: whose columns are chosen.
    """

    columns: ClassVar[Mapping[str, SheetColumn]]

    def __init__(self, sheet: UploadedSheet) -> None:
        self.sheet = sheet

    @abc.abstractmethod
    def resolve_cells(self, cells: Cells) -> Cells:
        """The cells with names as the product writes them.

        Raises:
            SheetRowError: something that is named does not exist.
        """

    @abc.abstractmethod
    def make_key(self, cells: Cells) -> Hashable:
        """What tells a row from another."""

    @abc.abstractmethod
    def find_record(self, cells: Cells) -> Record | None:
        """The record that a row is about.

        Raises:
            SheetRowError: there is one that cannot be changed.
        """

    @abc.abstractmethod
    def get_values(self, record: Record) -> Cells:
        """What a record says, by column."""

    @abc.abstractmethod
    def fill(self, values: Cells) -> Any:
        """The form of a record, filled in and right.

        Raises:
            SheetRowError: naming all that is wrong.
        """

    @abc.abstractmethod
    def add(self, form: Any, values: Cells) -> None:
        """Add a record."""

    @abc.abstractmethod
    def change(self, record: Record, form: Any) -> None:
        """Change a record."""

    def check_rows(self, rows: Sequence[SheetRow]) -> None:
        """Set of each row what it would do, or why it cannot be imported."""
        line_by_key = self._line_by_key  # of earlier batches, before this one is looked at
        for row in rows:
            try:
                self._check_row(row, line_by_key)
            except SheetRowError as error:
                row.state, row.problem = SheetRowState.BAD, str(error)
            except FieldError as error:
                row.state, row.problem = SheetRowState.BAD, f"{error}."

    @cached_property
    def _line_by_key(self) -> dict[Hashable, int]:
        """The line of each record that an earlier, cut-short run has looked at."""
        line_by_key: dict[Hashable, int] = {}
        for row in db.session.scalars(list_sheet_rows(self.sheet.id, *_CHECKED_STATES)):
            with contextlib.suppress(SheetRowError):  # what it names may be gone since
                line_by_key[self.make_key(self._read_cells(row))] = row.line
        return line_by_key

    def _check_row(self, row: SheetRow, line_by_key: dict[Hashable, int]) -> None:
        cells = self._read_cells(row)
        key = self.make_key(cells)
        if earlier_line := line_by_key.get(key):
            raise SheetRowError(_("Line %(line)s is about the same.", line=earlier_line))
        row.state, row.differences = self.compare(cells, row)
        line_by_key[key] = row.line

    def compare(self, cells: Cells, row: SheetRow) -> tuple[SheetRowState, Differences]:  # noqa: ARG002 - accounts look at it
        """Whether a row is new, the same or different, and what it would change.

        Raises:
            SheetRowError: it cannot be imported.
        """
        record = self.find_record(cells)
        if record is None:
            self.fill(cells)
            return SheetRowState.NEW, []
        before, changes = self._read_changes(record, cells)
        if not changes:
            return SheetRowState.SAME, []
        self.fill(before | changes)
        labels = {column_key: str(column.label) for column_key, column in self.columns.items()}
        return SheetRowState.CHANGED, [(labels[key], before[key], value) for key, value in changes.items()]

    def apply_row(self, row: SheetRow) -> None:
        """Add or change a record, as it was shown.

        Raises:
            SheetRowError: it is not as it was when the row was checked.
            FrontlineError: as the service says.
        """
        lock_key("sheet", self.sheet.kind)
        with acting(self.sheet.person_id):
            cells = self._read_cells(row)
            state, differences = self.compare(cells, row)
            if state is SheetRowState.SAME:
                return
            if (state, [list(difference) for difference in differences]) != (row.state, [*map(list, row.differences)]):
                message = _("It was changed since it was checked. Upload the spreadsheet again.")
                raise SheetRowError(message)
            self.import_cells(cells)

    def import_cells(self, cells: Cells) -> None:
        """Add or change the record of a row."""
        record = self.find_record(cells)
        if record is None:
            self.add(self.fill(cells), cells)
        else:
            before, changes = self._read_changes(record, cells)
            self.change(record, self.fill(before | changes))

    def confirm_row(self, row: SheetRow) -> None:
        """Nothing is noted: the record says the same."""

    def _read_cells(self, row: SheetRow) -> Cells:
        cells = map_cells(row.cells, self.sheet.mapping)
        if problems := list(list_cell_problems(cells, self.columns)):
            raise SheetRowError(" ".join(problems))
        return dict.fromkeys(self.columns, "") | self.resolve_cells(cells)

    def _read_changes(self, record: Record, cells: Cells) -> tuple[Cells, Cells]:
        """What a record says, and what a row says otherwise."""
        before = self.get_values(record)
        return before, dict(self._iterate_changes(before, cells))

    def _iterate_changes(self, before: Cells, cells: Cells) -> Iterator[tuple[str, str]]:
        for column_key, value in before.items():
            given = cells.get(column_key, "")
            if given and given != " ".join(value.split()):
                yield column_key, given
