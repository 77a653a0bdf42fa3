"""Backups: database and files in one file that only the holder of a key can read; restored into an empty place.

The file is a tar archive, encrypted with age (age-encryption.org) for a public key, so that a machine that makes
backups cannot read them. A list at its end has the SHA-256 of each part: what is cut short or changed is refused.
"""

import contextlib
import hashlib
import hmac
import io
import itertools
import json
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pyrage  # type: ignore[import-untyped]
from sqlalchemy import create_engine, delete, func, inspect, select, text
from sqlalchemy.engine import URL, make_url

from frontline.audit import queries as audit
from frontline.core import policy_side, schema
from frontline.core.database import Base, db
from frontline.core.errors import FrontlineError, NotFoundError
from frontline.core.settings import Settings
from frontline.core.storage import Storage, get_storage, require_plain_key
from frontline.core.translation import gettext as _
from frontline.operations.keys import list_fingerprints_in_use, list_missing_fingerprints, list_set_fingerprints

_PIECE = 16 * 1024 * 1024  # bytes of the dump in one member of the archive
_MOST_IN_MEMBER = 512 * 1024 * 1024  # bytes
# Whose it was there, and what only a superuser may say of an extension, is nothing to another place.
_PLAIN = ("--no-owner", "--no-privileges", "--no-comments")
_DUMP, _FILES, _MANIFEST = "database/", "files/", "manifest.json"


class BackupError(FrontlineError):
    """A backup cannot be made, read or restored; the message says why."""


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup holds.

    Attributes:
        made_at: moment, in UTC.
        revision: of the schema.
        keys: fingerprints of the keys that its originals are encrypted with.
        rows: number of rows by table, when the dump began.
        audit_head: place and seal of the last sealed event.
        hashes: SHA-256 by part.
        signature: of it all by the newest key of the originals: whoever has the public key could write a backup, too.
    """

    made_at: str
    revision: str
    keys: tuple[str, ...]
    rows: Mapping[str, int]
    audit_head: str
    hashes: dict[str, str] = field(default_factory=dict)
    signature: str = ""

    def sign(self, originals_key: str) -> str:
        """What proves that a backup was made with a key of the originals: HMAC-SHA-256 over all else in the list."""
        content = json.dumps({**asdict(self), "signature": ""}, sort_keys=True).encode()
        return hmac.digest(f"frontline backup {originals_key}".encode(), content, "sha256").hex()


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """Where pg_dump and pg_restore are, and the database they work on."""

    url: str
    folder: Path | None = None

    def run(self, program: str, *options: str, **pipes: Any) -> "subprocess.Popen[bytes]":
        """Start one of them.

        Raises:
            BackupError: it is not on this machine.
        """
        path = shutil.which(program, path=str(self.folder) if self.folder else None)
        if path is None:
            raise BackupError(
                "%(program)s is not on this machine. Install PostgreSQL's client programs.", program=program
            )
        address = make_url(self.url)
        environment = {**os.environ, **({"PGPASSWORD": str(address.password)} if address.password else {})}
        named = URL.create(  # without the password: it would stand in the list of processes
            "postgresql", address.username, None, address.host, address.port, address.database, address.query
        )
        options = (f"--dbname={named.render_as_string()}", *options)
        return subprocess.Popen([path, *options], env=environment, stderr=subprocess.PIPE, **pipes)


def make_backup_key() -> tuple[str, str]:
    """A new pair of keys: the public one that backups are made for, and the secret one that reads them."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def write_backup(
    settings: Settings, programs: PostgresPrograms, path: Path, *, progress: Callable[[int], object] = lambda _: None
) -> BackupManifest:
    """Write a backup of database and files.

    Args:
        settings: with the public key of backups.
        programs: of PostgreSQL.
        path: of the file, which must not exist; nothing is left of it where something goes wrong.
        progress: called with how many bytes were written since the last call.

    Raises:
        BackupError: no key is set, or the database cannot be dumped.
    """
    if not settings.backup_recipient:
        raise BackupError("FRONTLINE_BACKUP_RECIPIENT is not set. Make a pair of keys with `frontline backup-keys`.")
    try:
        recipient = pyrage.x25519.Recipient.from_str(settings.backup_recipient)
    except pyrage.RecipientError:
        raise BackupError("FRONTLINE_BACKUP_RECIPIENT is no public key: it must begin with age1.") from None
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("xb") as file:
            unfinished.chmod(0o600)
            with _encrypted(file, recipient) as plain:
                manifest = _write_archive(settings, programs, plain, progress)
            os.fsync(file.fileno())
        os.link(unfinished, path)
    except FileExistsError:
        raise BackupError("%(path)s is there already.", path=path) from None
    except OSError as error:
        raise BackupError("%(path)s cannot be written: %(why)s.", path=path, why=error.strerror) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return manifest


@contextmanager
def _encrypted(file: IO[bytes], recipient: Any) -> Iterator[IO[bytes]]:
    """What is written to it arrives in the file encrypted."""
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(reading, "rb") as plain:
                pyrage.encrypt_io(plain, file, [recipient])
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            failures.append(error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with os.fdopen(writing, "wb") as plain:
            yield plain
    finally:
        thread.join()
    if failures:
        raise BackupError("The backup cannot be written: %(why)s.", why=failures[0])


def _write_archive(
    settings: Settings, programs: PostgresPrograms, plain: IO[bytes], progress: Callable[[int], object]
) -> BackupManifest:
    manifest = _build_manifest()
    with tarfile.open(fileobj=plain, mode="w|") as archive:

        def add(name: str, content: bytes) -> None:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
            manifest.hashes[name] = hashlib.sha256(content).hexdigest()
            progress(len(content))

        # The database first: a file that is added meanwhile is too much, one that a row names is never too little.
        for number, piece in enumerate(_dump_database(programs)):
            add(f"{_DUMP}{number:06}", piece)
        storage = get_storage(settings)
        for key in storage.list_keys():
            try:
                content = storage.get(key)
            except NotFoundError:
                continue  # deleted meanwhile
            add(f"{_FILES}{key}", content)
        signature = manifest.sign(settings.list_keys("originals_key")[0])
        content = json.dumps({**asdict(manifest), "signature": signature}).encode()
        member = tarfile.TarInfo(_MANIFEST)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return manifest


def _build_manifest() -> BackupManifest:
    with db.transaction():
        head = audit.get_chain_head()
        return BackupManifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"), revision=schema.get_schema_status()[0] or "",
            keys=tuple(list_fingerprints_in_use()), rows=_count_rows(), audit_head=head,
        )  # fmt: skip


def _count_rows() -> dict[str, int]:
    """Rows by table, of those that the schema has by now."""
    present = set(inspect(db.session.connection()).get_table_names())
    tables = [table for table in Base.metadata.sorted_tables if table.name in present]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def _dump_database(programs: PostgresPrograms) -> Iterator[bytes]:
    dump = programs.run(
        "pg_dump", "--format=custom", *_PLAIN, f"--exclude-schema={policy_side.SCHEMA}", stdout=subprocess.PIPE
    )
    with dump:
        while piece := _require_pipe(dump.stdout).read(_PIECE):
            yield piece
        said = _require_pipe(dump.stderr).read().decode(errors="replace").strip()
    if dump.returncode:
        raise BackupError("The database cannot be dumped: %(why)s", why=said)


def _require_pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BackupError("The program of PostgreSQL has no pipe.")
    return pipe


def verify_backup(path: Path, identity: str, *, progress: Callable[[int], object] = lambda _: None) -> BackupManifest:
    """Read all of a backup, and compare each part with its hash.

    Raises:
        BackupError: it is damaged, cut short, or for another key.
    """
    hashes: dict[str, str] = {}
    listed: dict[str, Any] = {}
    for name, content in _read_archive(path, identity):
        progress(len(content))
        if name.startswith(_FILES):
            require_plain_key(name.removeprefix(_FILES))
        if name == _MANIFEST:
            listed = json.loads(content)
        else:
            hashes[name] = hashlib.sha256(content).hexdigest()
    if not listed or listed["hashes"] != hashes:
        raise BackupError("%(path)s is damaged or cut short.", path=path)
    return BackupManifest(**{**listed, "keys": tuple(listed["keys"])})


def _read_archive(path: Path, identity: str) -> Iterator[tuple[str, bytes]]:
    """Each part of a backup, in order."""
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError:
        raise BackupError("This is no secret key of backups: it must begin with AGE-SECRET-KEY-.") from None
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def decrypt() -> None:
        try:
            with path.open("rb") as file, os.fdopen(writing, "wb") as plain:
                pyrage.decrypt_io(file, plain, [key])
        except BaseException as error:  # noqa: BLE001 - raised again by whoever reads
            failures.append(error)

    thread = threading.Thread(target=decrypt, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain, tarfile.open(fileobj=plain, mode="r|") as archive:
            for member in archive:
                yield member.name, _read_member(archive, member)
            while plain.read(1 << 20):  # what stands behind the last member
                pass
    except (tarfile.TarError, OSError, EOFError) as error:
        failures.append(error)
    finally:
        thread.join()
    if failures:
        raise BackupError("%(path)s cannot be read: it is damaged, cut short, or for another key.", path=path)


def _read_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    if file is None or member.issparse() or member.size > _MOST_IN_MEMBER:
        raise tarfile.TarError("not a part of a backup")
    return file.read()


def restore_backup(
    settings: Settings, programs: PostgresPrograms, path: Path, identity: str,
    *, progress: Callable[[int], object] = lambda _: None,
) -> BackupManifest:  # fmt: skip
    """Restore a backup into an empty database and an empty storage, and compare what is there with its list.

    The whole of it is verified before anything is written; the database is restored in one transaction.

    Raises:
        BackupError: it is damaged, or something is in the way; then nothing was changed. Or what was restored is not
            what the list says.
    """
    manifest = verify_backup(path, identity, progress=progress)
    if missing := list_missing_fingerprints(settings, manifest.keys):
        raise BackupError(
            "This backup's originals are encrypted under %(missing)s, and FRONTLINE_ORIGINALS_KEY is %(configured)s.",
            missing=", ".join(missing), configured=", ".join(list_set_fingerprints(settings)),
        )  # fmt: skip
    if not any(
        hmac.compare_digest(manifest.sign(key), manifest.signature) for key in settings.list_keys("originals_key")
    ):
        raise BackupError("This backup was not made with your keys. It may be forged: do not restore it.")
    storage = get_storage(settings)
    if next(iter(storage.list_keys()), None) is not None:
        raise BackupError("There are files in the storage already. Restore into an empty place.")
    _require_empty_database()
    # The dump stands first: once its last piece is through, the database is there as a whole, or not at all.
    archive = _read_archive(path, identity)
    for is_dump, parts in itertools.groupby(archive, key=lambda part: part[0].startswith(_DUMP)):
        if is_dump:
            _restore_database(programs, (content for _name, content in parts))
        else:
            _restore_files(storage, parts, progress)
    _compare(manifest)
    _end_sign_ins(programs)
    return manifest


def _restore_files(storage: Storage, parts: Iterable[tuple[str, bytes]], progress: Callable[[int], object]) -> None:
    for name, content in parts:
        if name.startswith(_FILES):
            storage.put(name.removeprefix(_FILES), content)
        progress(len(content))


def _restore_database(programs: PostgresPrograms, pieces: Iterable[bytes]) -> None:
    """Restore a dump in one transaction."""
    restore = programs.run(
        "pg_restore", "--single-transaction", "--exit-on-error", *_PLAIN,
        stdin=subprocess.PIPE,
    )  # fmt: skip
    with restore:
        pipe = _require_pipe(restore.stdin)
        with contextlib.suppress(BrokenPipeError):  # it gave up, and says why
            for piece in pieces:
                pipe.write(piece)
            pipe.close()
        said = _require_pipe(restore.stderr).read().decode(errors="replace").strip()
    if restore.returncode:
        raise BackupError("The database cannot be restored: %(why)s", why=said)


def _end_sign_ins(programs: PostgresPrograms) -> None:
    """What ended after the backup must not come back to life: every browser signs in anew, every link is sent anew."""
    with create_engine(programs.url).begin() as connection:
        present = set(inspect(connection).get_table_names())
        for name in {"sign_in", "password_reset", "invitation", "passkey_challenge"} & present:
            connection.execute(delete(Base.metadata.tables[name]))


def _require_empty_database() -> None:
    with db.transaction() as session:
        tables = session.scalar(
            text("SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
                 " WHERE relkind = 'r' AND n.nspname = 'public'")
        )  # fmt: skip
    if tables:
        raise BackupError("There are tables in the database already. Restore into an empty one.")


def _compare(manifest: BackupManifest) -> None:
    """Rows may have been added between counting and dumping; none may be missing, and the record must be whole."""
    with db.transaction():
        counts, chain = _count_rows(), audit.verify_chain()
        fewer = [table for table, number in manifest.rows.items() if counts.get(table, 0) < number]
        if fewer:
            raise BackupError("Rows are missing in: %(tables)s.", tables=", ".join(fewer))
        if chain.broken_at is not None or not audit.has_chain_head(manifest.audit_head):
            raise BackupError(_("The audit trail in this backup is not whole."))
