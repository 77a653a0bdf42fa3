import sys

import click

from frontline.cli.runtime import runtime
from frontline.core.database import db
from frontline.notices import bounces


@click.command()
def bounce() -> None:
    """Read a delivery report of a mail server (RFC 3464) from standard input: its address gets no more mail."""
    with runtime(), db.transaction():
        taken = bounces.process_bounce_report(sys.stdin.buffer.read())
    click.echo("The address gets no more mail." if taken else "Not a final failure: nothing was changed.")


def install(group: click.Group) -> None:
    """Add the command."""
    group.add_command(bounce)
