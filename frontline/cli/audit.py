import sys

import click

from frontline.audit import queries
from frontline.cli.runtime import runtime
from frontline.core.database import db


@click.group()
def audit() -> None:
    """Look after the audit trail."""


@audit.command()
def head() -> None:
    """Print place and seal of the last sealed event: kept elsewhere, it proves later that nothing was cut off."""
    with runtime(only_reads=True), db.transaction():
        click.echo(queries.get_chain_head())


@audit.command()
@click.option("--head", "heads", multiple=True, help="A head that was printed, logged or backed up before.")
def verify(*, heads: tuple[str, ...]) -> None:
    """Recompute the chain, and look for earlier heads in it. Exit status 1 where it is not whole."""
    with runtime(only_reads=True), db.transaction():
        chain = queries.verify_chain()
        missing = [head for head in heads if not queries.has_chain_head(head)]
    if chain.broken_at is not None:
        click.echo(f"Broken at event {chain.broken_at}: it, or one before it, was changed.")
    for head in missing:
        click.echo(f"{head} is not in the chain any more: its end was cut off, or it was made anew.")
    if chain.broken_at is None and not missing:
        click.echo(f"Whole: {chain.sealed:,} events sealed, {chain.unsealed:,} waiting.")
    sys.exit(1 if chain.broken_at is not None or missing else 0)


def install(group: click.Group) -> None:
    """Add the commands."""
    group.add_command(audit)
