"""Tables for tests: written to a folder, and read as the product does."""

from pathlib import Path

from frontline.core.tables.reading import open_table
from frontline.core.tables.rows import Row, TableChoice


def read_rows(content: bytes, name: str, folder: Path) -> list[Row]:
    """The rows of a file with columns such as id, date and text."""
    path = folder / "file"
    path.write_bytes(content)
    with open_table(path, TableChoice(known=frozenset({"id", "date", "text"})), name=name) as table:
        return list(table.rows)
