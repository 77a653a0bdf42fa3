"""`frontline`: the commands, their options and their errors."""

import sys

import click

from frontline.core.errors import FrontlineError
from frontline.local import interrupts


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def frontline() -> None:
    """What the front line knows, at the policy table."""


def with_commands() -> click.Group:
    """The group, with every command in it."""
    from frontline.cli import accounts, audit, backups, data, importing, keys, mail, processes, reading

    for module in (accounts, audit, backups, data, importing, keys, mail, processes, reading):
        module.install(frontline)
    return frontline


def main() -> None:
    """Run a command; an expected error is one sentence and exit status 1."""
    interrupts.record_interrupts()
    from frontline.core.process_lifetime import end_with_make

    end_with_make()
    try:
        with_commands()()
    except FrontlineError as error:
        click.echo(f"frontline: {error}", err=True)
        sys.exit(1)
