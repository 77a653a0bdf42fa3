"""The cells of a row by what they hold, and what is wrong with any cell of any sheet."""

import re
from collections.abc import Iterator, Mapping

from frontline.core.tables.headings import make_heading_key
from frontline.core.tables.placeholders import is_placeholder
from frontline.core.translation import gettext as _
from frontline.sheets.columns import SheetColumn

# A spreadsheet would take these for a formula; nothing of the kind is taken over.
_FORMULA = re.compile(r"[=+@\t]|-(?! )")

# Where a record needs fewer cells than this, a row with one may be a record that lacks the others.
_LEAST_NEEDED = 4
_MOST_CELLS_OF_NOTE = 2
_SUMS = frozenset({"total", "totals", "grand total", "subtotal", "sub total", "sum", "count"})


def map_cells(cells: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """What a row says, by column; "n/a", "tbc" and the like are gaps."""
    plain = {column_key: " ".join((cells.get(heading) or "").split()) for column_key, heading in mapping.items()}
    return {column_key: "" if is_placeholder(value) else value for column_key, value in plain.items()}


def is_note(cells: Mapping[str, str], mapping: Mapping[str, str], columns: Mapping[str, SheetColumn]) -> bool:
    """Whether a row is no record, but a heading of those below it, the row of headings once more, or a sum.

    Args:
        cells: of the row, by heading.
        mapping: which heading holds what.
        columns: that such a sheet can have, by key.
    """
    given = {heading: value for heading, value in cells.items() if value.strip()}
    if len(given) > 1 and all(make_heading_key(heading) == make_heading_key(value) for heading, value in given.items()):
        return True
    needed = [mapping[key] for key, column in columns.items() if column.is_required and key in mapping]
    if len(needed) < _LEAST_NEEDED or len(given) > _MOST_CELLS_OF_NOTE:
        return False
    is_sum = any(make_heading_key(value) in _SUMS for value in given.values())
    return is_sum or sum(heading in given for heading in needed) <= 1


def list_cell_problems(cells: Mapping[str, str], columns: Mapping[str, SheetColumn]) -> Iterator[str]:
    """Which cells are empty and must not be, and which begin like a formula."""
    for column_key, column in columns.items():
        value = cells.get(column_key, "")
        if column.is_required and not value:
            yield _("%(column)s is empty.", column=str(column.label))
        if _FORMULA.match(value):
            yield _("%(column)s begins like a formula: %(value)s.", column=str(column.label), value=value[:20])
