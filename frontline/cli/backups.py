import sys
from pathlib import Path
from typing import Never

import click
from tqdm import tqdm

from frontline.cli.runtime import Runtime, runtime
from frontline.operations.backups import (
    BackupManifest,
    PostgresPrograms,
    make_backup_key,
    restore_backup,
    verify_backup,
    write_backup,
)

_IDENTITY = click.option(
    "--identity", "identity_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
    help="The file with the secret key, which begins with AGE-SECRET-KEY-.",
)  # fmt: skip


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(*, file: Path) -> None:
    """Write a backup of database and files to FILE, encrypted for FRONTLINE_BACKUP_RECIPIENT.

    The keys of the originals are not in it: keep them apart. Everything may go on running.
    """
    with runtime(only_reads=True) as ready, _bar() as bar:
        manifest = write_backup(ready.settings, _find_programs(ready), file, progress=bar.update)
    _say("Kept", file, manifest)


@click.command("verify-backup")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_IDENTITY
def verify(*, file: Path, identity_file: Path) -> None:
    """Read all of FILE, and say whether it is whole."""
    with _bar() as bar:
        manifest = verify_backup(file, identity_file.read_text(), progress=bar.update)
    _say("Whole", file, manifest)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_IDENTITY
def restore(*, file: Path, identity_file: Path) -> None:
    """Restore FILE into an empty database and an empty storage, and verify what is there then."""
    with runtime(only_reads=True) as ready, _bar() as bar:
        identity = identity_file.read_text()
        manifest = restore_backup(ready.settings, _find_programs(ready), file, identity, progress=bar.update)
    _say("Restored and verified", file, manifest)
    click.echo("Next: `frontline db upgrade`, then `frontline doctor`.")


@click.command("backup-keys")
def backup_keys() -> None:
    """Print a new pair of keys: one that backups are made for, and one that reads them and is kept elsewhere."""
    public, secret = make_backup_key()
    click.echo(f"FRONTLINE_BACKUP_RECIPIENT={public}\n\nKeep this one away from the server:\n{secret}")


def _find_programs(ready: Runtime) -> PostgresPrograms:
    if ready.settings.database_url:
        return PostgresPrograms(ready.url)
    from frontline.local.embedded.layout import get_layout

    return PostgresPrograms(ready.url, get_layout(ready.settings).binaries)


def _bar() -> "tqdm[Never]":
    return tqdm(unit="B", unit_scale=True, disable=not sys.stderr.isatty())


def _say(what: str, file: Path, manifest: BackupManifest) -> None:
    files = sum(name.startswith("files/") for name in manifest.hashes)
    rows = sum(manifest.rows.values())
    click.echo(
        f"{what}: {file}, made {manifest.made_at}, {rows:,} rows in {len(manifest.rows)} tables, {files:,} files. "
        f"Keys: {', '.join(manifest.keys) or 'none'}. Audit head: {manifest.audit_head}"
    )


def install(group: click.Group) -> None:
    """Add the commands."""
    for command in (backup, verify, restore, backup_keys):
        group.add_command(command)
