"""What an import would take of a table."""

from dataclasses import dataclass, field

from frontline.core.tables.rows import Table


@dataclass(slots=True)
class DryRun:
    """What would become of the rows of a table.

    Attributes:
        rows: that it has.
        taken: how many would be taken.
        bad: those that would not, each with `line`, `column` (heading of the wrong cell, or empty) and `reason`.
        encoding: of a text file.
        separator: of a text file.
        sheet: name of the worksheet.
        heading_row: number of the row with the headings.
        columns: heading by what it holds.
        left_out: how many say that they have no answer, and need no mending.
    """

    rows: int = 0
    taken: int = 0
    bad: list[dict[str, int | str]] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    heading_row: int = 1
    columns: dict[str, str] = field(default_factory=dict)
    left_out: int = 0

    @classmethod
    def of(cls, table: Table) -> "DryRun":
        """With how a table was read, before any of its rows."""
        return cls(encoding=table.encoding, separator=table.separator, sheet=table.sheet, heading_row=table.heading_row)

    def add_bad(self, line: int, column: str, reason: str) -> None:
        """A row that would not be taken."""
        self.bad.append({"line": line, "column": column, "reason": reason})
