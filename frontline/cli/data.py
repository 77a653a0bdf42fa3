"""Commands on data: migrations, counts, state of the installation."""

import json
from urllib.parse import urlsplit

import click

from frontline.audit import queries as audit
from frontline.cli.runtime import runtime
from frontline.core import events, extension_points, jobs, schema
from frontline.core.database import db
from frontline.core.settings import Settings

_PENDING = "Migrations are pending: run `frontline db upgrade`."


@click.group("db")
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the database to the newest schema."""
    with runtime():
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
def doctor() -> None:
    """Say what is configured, reachable and missing."""
    with runtime(only_reads=True) as ready:
        current, newest = schema.get_schema_status()
        click.echo(f"Instance folder: {ready.settings.instance}")
        click.echo(f"Database: {'DATABASE_URL' if ready.settings.database_url else 'embedded'}, reachable")
        click.echo(f"Schema: {current} ({'newest' if current == newest else f'newest is {newest}'})")
        click.echo(f"Mail: {_mail(ready.settings)}")
        if current == newest:
            _show_rows()
        else:
            click.echo(f"{_PENDING} Jobs and the audit trail are read after that.")
        for event, handlers in events.list_event_handlers().items():
            click.echo(f"Event {event}: {', '.join(handlers)}")
        for place, contributed in extension_points.list_extensions().items():
            click.echo(f"Panel {place}: {', '.join(contributed)}")


def _mail(settings: Settings) -> str:
    if settings.notify_key:
        return f"sent by GOV.UK Notify at {settings.notify_url}"
    if settings.smtp_url:
        return f"sent to the mail server {urlsplit(settings.smtp_url).hostname}"
    return f"written to files in {settings.outbox}"


def _show_rows() -> None:
    with db.transaction():
        click.echo(f"Jobs: {jobs.count_jobs()}")
        chain = audit.verify_chain()
    whole = "whole" if chain.broken_at is None else f"broken at event {chain.broken_at}"
    click.echo(f"Audit trail: {whole}, {chain.sealed} events sealed, {chain.unsealed} waiting")


def install(group: click.Group) -> None:
    """Add the commands."""
    for command in (database, stats, doctor):
        group.add_command(command)
