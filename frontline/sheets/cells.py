"""The cells of a row by what they hold, and what is wrong with any cell of any sheet."""

import re
from collections.abc import Iterator, Mapping

from frontline.core.tables.placeholders import is_placeholder
from frontline.core.translation import gettext as _
from frontline.sheets.columns import SheetColumn

# A spreadsheet would take these for a formula; nothing of the kind is taken over.
_FORMULA = re.compile(r"[=+@\t]|-(?! )")


def map_cells(cells: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """What a row says, by column; "n/a", "tbc" and the like are gaps."""
    plain = {column_key: " ".join((cells.get(heading) or "").split()) for column_key, heading in mapping.items()}
    return {column_key: "" if is_placeholder(value) else value for column_key, value in plain.items()}


def list_cell_problems(cells: Mapping[str, str], columns: Mapping[str, SheetColumn]) -> Iterator[str]:
    """Which cells are empty and must not be, and which begin like a formula."""
    for column_key, column in columns.items():
        value = cells.get(column_key, "")
        if column.is_required and not value:
            yield _("%(column)s is empty.", column=str(column.label))
        if _FORMULA.match(value):
            yield _("%(column)s begins like a formula: %(value)s.", column=str(column.label), value=value[:20])
