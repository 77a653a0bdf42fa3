"""`frontline`: the commands, their options and their errors."""

import sys

import click

from frontline.core import interrupts
from frontline.core.errors import FrontlineError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def frontline() -> None:
    """What the front line knows, at the policy table."""


def main() -> None:
    """Run a command; an expected error is one sentence and exit status 1."""
    interrupts.keep()
    from frontline.cli import accounts, data, importing, mail, processes
    from frontline.core.embedded.privileges import end_with_make

    end_with_make()
    for module in (accounts, data, importing, mail, processes):
        module.install(frontline)
    try:
        frontline()
    except FrontlineError as error:
        click.echo(f"frontline: {error}", err=True)
        sys.exit(1)
