"""Sheets of placements: each row is held against the placement of its reference."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, FrontlineError
from frontline.core.formatting import format_date
from frontline.core.tables.days import parse_day
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Placement
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.row_checks import PlacedPeople, compare_row, note_placed
from frontline.placements.spreadsheets.row_parser import (
    ParsedRow,
    RowParser,
    SheetReferenceData,
    add_new_home,
)
from frontline.placements.spreadsheets.row_updates import change_from_row, register_from_row
from frontline.sheets.kinds import SheetKind, SheetRowError
from frontline.sheets.models import SheetRow, SheetRowState, UploadedSheet
from frontline.sheets.queries import list_sheet_rows


class PlacementRowImporter:
    """Checks and imports the rows of one sheet of placements.

    Args:
        sheet: whose columns are chosen.
    """

    def __init__(self, sheet: UploadedSheet) -> None:
        self._sheet, self._reference_data = sheet, SheetReferenceData.load()
        self._actor = db.session.get_one(Person, sheet.person_id)
        self._line_by_reference: dict[str, int] | None = None
        self._placed: PlacedPeople = {}

    def check_rows(self, rows: Sequence[SheetRow]) -> None:
        """Set of each row what it would do, or why it cannot be imported."""
        if self._line_by_reference is None:
            self._line_by_reference = self._read_checked_rows()
        query = select(Placement).where(Placement.reference.in_([self._get_reference(row) for row in rows]))
        placement_by_reference = {placement.reference: placement for placement in db.session.scalars(query).unique()}
        for row in rows:
            try:
                self._check_row(row, placement_by_reference.get(self._get_reference(row)), self._line_by_reference)
            except FieldError as error:
                row.state, row.problem = SheetRowState.BAD, f"{error}."
            except (SheetRowError, FrontlineError) as error:
                row.state, row.problem = SheetRowState.BAD, str(error)

    def _read_checked_rows(self) -> dict[str, int]:
        """The line of each reference that an earlier, cut-short run has looked at; and whom those rows place."""
        states = (SheetRowState.NEW, SheetRowState.CHANGED, SheetRowState.SAME)
        checked_rows = db.session.scalars(list_sheet_rows(self._sheet.id, *states)).all()
        for row in checked_rows:
            if row.state is SheetRowState.NEW:
                note_placed(self._placed, row, self._parse(row))
        return {self._get_reference(row): row.line for row in checked_rows}

    def _check_row(self, row: SheetRow, placement: Placement | None, line_by_reference: dict[str, int]) -> None:
        reference = self._get_reference(row)
        if earlier_line := line_by_reference.get(reference):
            raise SheetRowError(_("Line %(line)s has the same reference.", line=earlier_line))
        parsed_row = self._parse(row)
        line_by_reference[reference] = row.line
        state, differences = compare_row(parsed_row, placement, self._placed)
        if state is SheetRowState.NEW:
            note_placed(self._placed, row, parsed_row)
        elif state is SheetRowState.CHANGED and placement is not None:
            self._try_change(placement, parsed_row)
        row.state, row.differences = state, differences

    def _try_change(self, placement: Placement, parsed_row: ParsedRow) -> None:
        """Change what differs and take it back: what is promised is what the import does.

        Raises:
            FrontlineError: as the service says.
        """
        savepoint = db.session.begin_nested()
        try:
            add_new_home(parsed_row, self._reference_data)
            change_from_row(placement, parsed_row, self._actor)
        finally:
            savepoint.rollback()

    def apply_row(self, row: SheetRow) -> None:
        """Register a placement, or change what differs, as it was shown.

        Raises:
            SheetRowError: the row cannot become a placement, or the record is not as it was when the row was checked.
            FrontlineError: as the service says.
        """
        parsed_row = self._parse(row)
        placement = self._find_placement(parsed_row.reference)
        if compare_row(parsed_row, placement, {}) != (row.state, row.differences):
            raise SheetRowError(_("It was changed since it was checked. Upload the spreadsheet again."))
        add_new_home(parsed_row, self._reference_data)
        if placement is None:
            register_from_row(parsed_row)
        else:
            change_from_row(placement, parsed_row, self._actor)

    def confirm_row(self, row: SheetRow) -> None:
        """What the sheet says as the record does is confirmed by it."""
        if placement := self._find_placement(self._get_reference(row)):
            placement.confirmed_at = now()

    def _parse(self, row: SheetRow) -> ParsedRow:
        return RowParser(row.cells, self._sheet.mapping, self._reference_data).parse_row()

    def _find_placement(self, reference: str) -> Placement | None:
        return db.session.scalar(select(Placement).where(Placement.reference == reference))

    def _get_reference(self, row: SheetRow) -> str:
        return " ".join(row.cells.get(self._sheet.mapping["reference"], "").split())


def _describe_row(cells: Mapping[str, str]) -> str:
    starts_on, ends_on = (
        format_date(parse_day(day)) or day for day in (cells.get("starts_on", ""), cells.get("ends_on", ""))
    )
    places = f"{cells.get('home', '')} \N{RIGHTWARDS ARROW} {cells.get('department', '')}"
    return f"{places}, {starts_on} \N{EN DASH} {ends_on}"


PLACEMENTS = SheetKind(
    key="placements",
    name=_l("Placements"),
    title=_l("Placements from a spreadsheet"),
    advice=_l(
        "Upload a spreadsheet with one placement a row. A later export of the same sheet changes what is different, by"
        " its reference."
    ),
    permission=Permission.MANAGE_PLACEMENTS,
    parent=(_l("Placements"), "placements.index"),
    columns=SHEET_COLUMNS,
    open_importer=PlacementRowImporter,
    describe_row=_describe_row,
)
