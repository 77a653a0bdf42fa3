import dataclasses
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Never

import click
from tqdm import tqdm

from frontline.cli.runtime import runtime
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.tables.copies import copy_unchanged_file
from frontline.insights.importing.import_run import BadRow, ImportRequest, import_insights
from frontline.sheets.dry_run import try_sheet
from frontline.sheets.file_import import import_list
from frontline.sheets.kinds import get_sheet_kind

if TYPE_CHECKING:
    from frontline.core.tables.dry_run import DryRun


_LISTS = ("departments", "teams", "professions", "homes", "missions", "accounts")
_KINDS = ("insights", "placements", *_LISTS)


def _split_kind(context: click.Context, argument: click.Parameter, given: tuple[str, ...]) -> tuple[str, Path]:
    """What the rows are, where it is said before the file, and the file."""
    *kinds, file = given
    if len(kinds) > 1 or set(kinds) - set(_KINDS):
        raise click.BadParameter(f"One of {', '.join(_KINDS)} may stand before the file.", context, argument)
    return "".join(kinds), Path(file)


@click.command("import")
@click.argument("named", nargs=-1, required=True, metavar="[KIND] FILE", callback=_split_kind)
@click.option("--source", help="Name of the source; the file's name where not given.")
@click.option(
    "--map", "maps", multiple=True, metavar="WHAT=COLUMN",
    help="Which column holds what: headline, text, why_it_matters, what_would_help, id, date, kind or severity.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), help="Read so many rows at most.")
@click.option("--sheet", default="", help="The worksheet; the first that holds a table where not given.")
@click.option("--heading-row", type=click.IntRange(min=0), default=0, help="Number of the row with the headings.")
@click.option("--kind", type=click.Choice(_KINDS), help="What the rows are, where KIND is not given; else insights.")
@click.option("--by", metavar="EMAIL", help="Of lists: the administrator who imports, and is named in invitations.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="The dry run as JSON.")
def import_file(
    *, named: tuple[str, Path], source: str | None, maps: tuple[str, ...], limit: int | None, sheet: str,
    heading_row: int, kind: str | None, by: str | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import FILE (.csv, .tsv, .jsonl, .xlsx, .ods; text .gz too) as accepted, de-identified insights.

    With KIND departments, teams, professions, homes, missions or accounts it is a list of those, as on the
    page of their spreadsheets. Bad rows are reported by line and left out; the exit status is then 1. A run
    that was killed goes on where it was when it is started again. Placements are imported on their page: for
    them only --dry-run.
    """
    kind, file = named[0] or kind or "insights", named[1]
    name = source or file.name.partition(".")[0].replace("_", " ")
    request = ImportRequest(file, name, _columns(maps), limit, sheet, heading_row)
    if kind != "insights" and (maps or limit or source):
        raise FrontlineError("--map, --limit and --source are for insights only.")
    if dry_run:
        _show_dry_run(request, kind, as_json=as_json)
    if kind == "placements":
        raise FrontlineError(
            "Placements are imported on the page “Placements from a spreadsheet”; here, add --dry-run."
        )
    if kind in _LISTS:
        _import_list(request, kind, by)
    bad: list[BadRow] = []

    def report(bad_row: BadRow) -> None:
        if not bad_row.is_no_answer:
            bad.append(bad_row)
        click.echo(f"{file.name}, line {bad_row.line}: {bad_row.reason}", err=True)

    with runtime(), copy_unchanged_file(file) as copy, closing(_bar(copy)) as bar:
        unchanged = dataclasses.replace(request, path=copy)
        outcome = import_insights(unchanged, report=report, progress=_mover(bar))
    no_answer = f", {outcome.left_out:,} without an answer" if outcome.left_out else ""
    click.echo(f"{outcome.added:,} added, {outcome.known:,} already there, {outcome.bad:,} left out{no_answer}.")
    sys.exit(1 if bad else 0)


def _show_dry_run(request: ImportRequest, kind: str, *, as_json: bool) -> Never:
    """Say what would be taken; ends with status 1 where a row is bad, or the file as a whole is refused."""
    from frontline.insights.importing.dry_run import try_insights

    try:
        with copy_unchanged_file(request.path) as copy:
            if kind == "insights":
                result = try_insights(dataclasses.replace(request, path=copy))
            else:
                with runtime():
                    result = try_sheet(
                        get_sheet_kind(kind), copy, worksheet=request.sheet, heading_row=request.heading_row
                    )
    except FrontlineError as error:
        if not as_json:
            raise
        click.echo(json.dumps({"refused": str(error)}, ensure_ascii=False, indent=1))
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(result), ensure_ascii=False, indent=1))
    else:
        _print_dry_run(request.path.name, result)
    sys.exit(1 if result.bad else 0)


def _import_list(request: ImportRequest, kind: str, by: str | None) -> Never:
    """Check a list and import its good rows at once, as the page does in two steps; status 1 where a row is bad."""
    if by is None:
        raise FrontlineError("Say with --by EMAIL which administrator imports; --dry-run needs nobody.")
    with runtime(), copy_unchanged_file(request.path) as copy, db.transaction():
        outcome = import_list(
            get_sheet_kind(kind), copy, email=by, worksheet=request.sheet, heading_row=request.heading_row
        )
    for line, reason in outcome.problems:
        click.echo(f"{request.path.name}, line {line}: {reason}", err=True)
    counts = f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.same:,} already there"
    click.echo(f"{counts}, {len(outcome.problems):,} left out, {outcome.letters:,} invited.")
    sys.exit(1 if outcome.problems else 0)


def _print_dry_run(name: str, result: "DryRun") -> None:
    for bad in result.bad:
        click.echo(f"{name}, line {bad['line']}: {bad['reason']}", err=True)
    where = [f"worksheet {result.sheet}" if result.sheet else "", f"headings on row {result.heading_row}"]
    where += [result.encoding, f"separator {result.separator!r}" if result.separator else ""]
    click.echo(f"Read as: {', '.join(filter(None, where))}.")
    click.echo(f"Columns: {', '.join(f'{field} = {heading}' for field, heading in result.columns.items())}.")
    counts = f"{result.taken:,} would be taken, {len(result.bad):,} are bad, {result.left_out:,} have no answer"
    click.echo(f"{result.rows:,} rows: {counts}.")


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
    return tqdm(total=file.stat().st_size, unit="B", unit_scale=True, desc=file.name, disable=not sys.stderr.isatty())


def _mover(bar: "tqdm[Never]") -> Callable[[int], None]:
    def move(position: int) -> None:
        bar.update(position - bar.n)

    return move


def install(group: click.Group) -> None:
    """Add the command."""
    group.add_command(import_file)
