"""What a sheet can tell, and by which names its columns usually go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontline.core.tables.headings import make_heading_key


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One thing that a sheet can tell.

    Attributes:
        label: what it is called on screen.
        usual_headings: in lower case.
        is_required: whether a row cannot be without it.
    """

    label: str
    usual_headings: tuple[str, ...]
    is_required: bool = False


def guess_column_mapping(
    columns: Mapping[str, SheetColumn], headings: Sequence[str], remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Which heading of a sheet holds what: as somebody chose before, or by its usual names.

    Args:
        columns: that such a sheet can have, by key.
        headings: of the sheet.
        remembered: what was chosen for the sheet before.
    """
    heading_by_key = {make_heading_key(heading): heading for heading in reversed(headings)}
    mapping: dict[str, str] = {}
    for column_key, column in columns.items():
        chosen = (remembered or {}).get(column_key, "")
        names = (make_heading_key(name) for name in column.usual_headings)
        usual = next((heading_by_key[name] for name in names if name in heading_by_key), "")
        if heading := next((name for name in (chosen, str(column.label)) if name in headings), usual):
            mapping[column_key] = heading
    return mapping
