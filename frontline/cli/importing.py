import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Never

import click
from tqdm import tqdm

from frontline.cli.runtime import runtime
from frontline.core.errors import FrontlineError
from frontline.insights.importing.import_run import BadRow, ImportRequest, import_insights


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", help="Name of the source; the file's name where not given.")
@click.option(
    "--map", "maps", multiple=True, metavar="WHAT=COLUMN",
    help="Which column holds what: text, matters, helps, id, date, kind or severity. May be repeated.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), help="Read so many rows at most.")
def import_file(*, file: Path, source: str | None, maps: tuple[str, ...], limit: int | None) -> None:
    """Import FILE (.csv, .jsonl, .xlsx; .gz too) as accepted, de-identified insights.

    Bad rows are reported by line and left out; the exit status is then 1. A run that was killed goes
    on where it was when it is started again.
    """
    request = ImportRequest(file, source or file.name.partition(".")[0].replace("_", " "), _columns(maps), limit)
    bad: list[BadRow] = []

    def report(bad_row: BadRow) -> None:
        bad.append(bad_row)
        click.echo(f"{file.name}, line {bad_row.line}: {bad_row.reason}", err=True)

    with runtime(), closing(_bar(file)) as bar:
        outcome = import_insights(request, report=report, progress=_mover(bar))
    click.echo(f"{outcome.added:,} added, {outcome.known:,} already there, {outcome.bad:,} left out.")
    sys.exit(1 if bad else 0)


def _columns(maps: tuple[str, ...]) -> dict[str, str]:
    from frontline.insights.importing.rows import COLUMNS

    columns = dict(part.partition("=")[::2] for part in maps)
    for column_key, column in columns.items():
        if column_key not in COLUMNS or not column:
            raise FrontlineError(
                "--map %(given)s=%(column)s is not like text=COLUMN; known are %(columns)s.",
                given=column_key,
                column=column,
                columns=", ".join(COLUMNS),
            )
    return columns


def _bar(file: Path) -> "tqdm[Never]":
    size = file.stat().st_size if file.is_file() else None
    return tqdm(total=size, unit="B", unit_scale=True, desc=file.name, disable=not sys.stderr.isatty())


def _mover(bar: "tqdm[Never]") -> Callable[[int], None]:
    def move(position: int) -> None:
        bar.update(position - bar.n)

    return move


def install(group: click.Group) -> None:
    """Add the command."""
    group.add_command(import_file)
