import sys

import click

from frontline.cli.runtime import runtime
from frontline.core.database import db
from frontline.notices import bounces

_OUTCOMES = {
    bounces.BounceOutcome.SILENCED: "The address gets no more mail.",
    bounces.BounceOutcome.TRIED_AGAIN: "The address stays; the message is tried again.",
    bounces.BounceOutcome.IGNORED: "Not a final failure of a message of ours: nothing was changed.",
}


@click.command()
def bounce() -> None:
    """Read a delivery report of a mail server (RFC 3464) from standard input.

    Where nobody is at the address it gets no more mail; where something else is wrong, the message is tried again.
    """
    with runtime(), db.transaction():
        outcome = bounces.process_bounce_report(sys.stdin.buffer.read())
    click.echo(_OUTCOMES[outcome])


def install(group: click.Group) -> None:
    """Add the command."""
    group.add_command(bounce)
