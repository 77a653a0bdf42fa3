"""Commands on data: migrations, counts, state of the installation."""

import dataclasses
import json
import sys

import click

from frontline.cli.runtime import runtime
from frontline.core import events, extension_points, jobs, schema
from frontline.core.database import db

_PENDING = "Migrations are pending: run `frontline db upgrade`."


@click.group("db")
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the database to the newest schema."""
    with runtime(upgrades=True):
        click.echo(f"The database is at revision {schema.get_schema_status()[0]}.")


@database.command()
def status() -> None:
    """Say which schema the database has."""
    with runtime(only_reads=True):
        current, newest = schema.get_schema_status()
    click.echo(f"The database is at revision {current}; the newest is {newest}.")
    if current != newest:
        click.echo(_PENDING)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object of whole numbers.")
def stats(*, as_json: bool) -> None:
    """Count insights, themes and jobs."""
    from frontline.themes.queries.lists import count_themes

    with runtime(), db.transaction():
        numbers = {**count_themes(), **jobs.count_jobs()}
    click.echo(
        json.dumps(numbers) if as_json else "\n".join(f"{n.replace('_', ' '):20}{v:>10,}" for n, v in numbers.items())
    )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON list of name, state and sentence.")
@click.option("--parts", is_flag=True, help="List what the domains handle and add, too.")
def doctor(*, as_json: bool, parts: bool) -> None:
    """Say what is configured, reachable and missing; changes nothing. Exit status 1 where something does not work."""
    from frontline.operations.checks import CheckState, run_checks

    with runtime(only_reads=True) as ready, db.transaction():
        checks = run_checks(ready.settings)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(check) for check in checks], ensure_ascii=False, indent=1))
    else:
        for check in checks:
            mark = {"good": " ", "warning": "?", "bad": "!"}[check.state.value]
            click.echo(f"{mark} {check.name}: {check.sentence}")
    if parts:
        _show_parts()
    sys.exit(1 if any(check.state is CheckState.BAD for check in checks) else 0)


def _show_parts() -> None:
    for event, handlers in events.list_event_handlers().items():
        click.echo(f"Event {event}: {', '.join(handlers)}")
    for place, contributed in extension_points.list_extensions().items():
        click.echo(f"Panel {place}: {', '.join(contributed)}")


def install(group: click.Group) -> None:
    """Add the commands."""
    for command in (database, stats, doctor):
        group.add_command(command)
