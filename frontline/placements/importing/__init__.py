"""Sheets of placements: uploaded, mapped, checked, shown with what they would change, then applied row by row."""

from frontline.placements.importing.applying import apply_rows, begin_to_apply
from frontline.placements.importing.checking import begin_to_check, check_rows, choose_again
from frontline.placements.importing.columns import COLUMNS, guess
from frontline.placements.importing.sheets import (
    MOST_BYTES,
    bad_rows,
    counts,
    delete_sheet,
    newest,
    rows,
    sheet,
    upload,
)

__all__ = [
    "COLUMNS", "MOST_BYTES", "apply_rows", "bad_rows", "begin_to_apply", "begin_to_check", "check_rows",
    "choose_again", "counts", "delete_sheet", "guess", "newest", "rows", "sheet", "upload",
]  # fmt: skip
