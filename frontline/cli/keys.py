import secrets
import sys

import click
from tqdm import tqdm

from frontline.cli.runtime import runtime
from frontline.core.database import db
from frontline.operations.keys import (
    list_fingerprints_in_use,
    list_missing_fingerprints,
    list_set_fingerprints,
    rotate_keys,
)


@click.group()
def keys() -> None:
    """Look after the keys that originals are encrypted with."""


@keys.command()
def new() -> None:
    """Print a fresh key."""
    click.echo(secrets.token_urlsafe(48))


@keys.command("list")
def list_keys() -> None:
    """Say which keys are set, and which the database needs, by their fingerprints."""
    with runtime(only_reads=True) as ready, db.transaction():
        configured, in_use = list_set_fingerprints(ready.settings), list_fingerprints_in_use()
        missing = list_missing_fingerprints(ready.settings, in_use)
    for fingerprint in configured:
        click.echo(f"{fingerprint}  set, {'in use' if fingerprint in in_use else 'not used yet'}")
    for fingerprint in missing:
        click.echo(f"{fingerprint}  NOT SET: originals are encrypted with it")
    sys.exit(1 if missing else 0)


@keys.command()
def rotate() -> None:
    """Encrypt everything anew with the first of the keys in FRONTLINE_ORIGINALS_KEY; the others are needed no more.

    Stop web servers and workers meanwhile, or run them with both keys. What is cut short is simply started again.
    """
    with runtime() as ready, tqdm(unit="", disable=not sys.stderr.isatty()) as bar:
        done = rotate_keys(ready.settings, progress=bar.update)
        newest = list_set_fingerprints(ready.settings)[0]
    click.echo(f"{done:,} values and files are under {newest}. Take the other keys out of FRONTLINE_ORIGINALS_KEY.")


def install(group: click.Group) -> None:
    """Add the commands."""
    group.add_command(keys)
