"""Of what a sheet can be: each domain says what its own rows are, and how they are checked and imported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from frontline.accounts.permissions import Permission
from frontline.core.errors import NotFoundError
from frontline.core.tables.headings import make_heading_key
from frontline.sheets.columns import SheetColumn
from frontline.sheets.models import SheetRow, UploadedSheet


class SheetRowError(ValueError):
    """A row cannot be imported; the message names every reason by its column."""


class RowImporter(Protocol):
    """Checks and imports the rows of one sheet."""

    def check_rows(self, rows: Sequence[SheetRow]) -> None:
        """Set of each row whether it is new, changed, the same or bad, what it would change, and why it is bad."""

    def apply_row(self, row: SheetRow) -> None:
        """Import a row that was checked.

        Raises:
            SheetRowError: it cannot be imported any more.
            FrontlineError: as the service says.
        """

    def confirm_row(self, row: SheetRow) -> None:
        """Note that a row says what the record says."""


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet.

    Attributes:
        key: in addresses and in the table.
        name: of what its rows are, in the plural.
        title: of the page on which such sheets are uploaded.
        advice: what a row is, and what a later sheet does.
        permission: of those who may import it.
        parent: the page that it is reached from, as name and endpoint.
        columns: that it can have, by key; one is called `name`.
        open_importer: makes what checks and imports the rows of a sheet.
        describe_row: a row in one line, of its cells by column.
        count_letters: how many letters leave when a checked sheet is imported.
    """

    key: str
    name: str
    title: str
    advice: str
    permission: Permission
    parent: tuple[str, str]
    columns: Mapping[str, SheetColumn]
    open_importer: Callable[[UploadedSheet], RowImporter]
    describe_row: Callable[[Mapping[str, str]], str]
    count_letters: Callable[[UploadedSheet], int] = lambda _sheet: 0

    @property
    def known_headings(self) -> frozenset[str]:
        """The headings that are usual in it, as `make_heading_key` writes them."""
        names = [name for column in self.columns.values() for name in (str(column.label), *column.usual_headings)]
        return frozenset(make_heading_key(name) for name in names)


_kinds: dict[str, SheetKind] = {}


def add_sheet_kind(kind: SheetKind) -> None:
    """Say of what a sheet can be, too (installing twice counts once)."""
    _kinds[kind.key] = kind


def list_sheet_kinds() -> Sequence[SheetKind]:
    """All kinds, in the order in which they were added."""
    return tuple(_kinds.values())


def get_sheet_kind(key: str) -> SheetKind:
    """The kind of a key.

    Raises:
        NotFoundError: there is none.
    """
    if key not in _kinds:
        raise NotFoundError("There are no spreadsheets of this kind.")
    return _kinds[key]
