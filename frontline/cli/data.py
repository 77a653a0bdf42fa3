"""Commands on data: migrations, counts, state of the installation."""

import json

import click

from frontline.audit import queries as audit
from frontline.cli.runtime import runtime
from frontline.core import events, jobs, migrate, panels
from frontline.core.database import db


@click.group("db")
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the database to the newest schema."""
    with runtime():
        click.echo(f"The database is at revision {migrate.status()[0]}.")


@database.command()
def status() -> None:
    """Say which schema the database has."""
    with runtime():
        current, newest = migrate.status()
    click.echo(f"The database is at revision {current}; the newest is {newest}.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object of whole numbers.")
def stats(*, as_json: bool) -> None:
    """Count insights, themes and jobs."""
    from frontline.themes import queries as themes

    with runtime(), db.transaction():
        numbers = {**themes.counts(), **jobs.counts()}
    click.echo(
        json.dumps(numbers) if as_json else "\n".join(f"{n.replace('_', ' '):20}{v:>10,}" for n, v in numbers.items())
    )


@click.command()
def doctor() -> None:
    """Say what is configured, reachable and missing."""
    with runtime() as ready:
        current, newest = migrate.status()
        click.echo(f"Instance folder: {ready.settings.instance}")
        click.echo(f"Database: {'DATABASE_URL' if ready.settings.database_url else 'embedded'}, reachable")
        click.echo(f"Schema: {current} ({'newest' if current == newest else f'newest is {newest}'})")
        click.echo(f"Mail: written to files in {ready.settings.outbox}")
        with db.transaction():
            click.echo(f"Jobs: {jobs.counts()}")
            chain = audit.verify()
        whole = "whole" if chain.broken_at is None else f"broken at event {chain.broken_at}"
        click.echo(f"Audit trail: {whole}, {chain.sealed} events sealed, {chain.unsealed} waiting")
        for event, reactions in events.installed().items():
            click.echo(f"Event {event}: {', '.join(reactions)}")
        for place, contributed in panels.installed().items():
            click.echo(f"Panel {place}: {', '.join(contributed)}")


def install(group: click.Group) -> None:
    """Add the commands."""
    for command in (database, stats, doctor):
        group.add_command(command)
