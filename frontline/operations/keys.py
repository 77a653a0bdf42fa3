"""The keys of the originals: known by their fingerprints, never taken on trust, exchanged for a new one."""

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing

from sqlalchemy import Column, Table, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import Base, LockedBytes, db, lock_key
from frontline.core.errors import NotFoundError, SettingsError
from frontline.core.settings import Settings
from frontline.core.storage import Storage, get_storage
from frontline.core.vault import Vault, make_fingerprint, vault
from frontline.operations.models import EncryptionKey

_BATCH_SIZE = 200


def require_known_keys(settings: Settings) -> None:
    """Make sure that all that is encrypted here can be read, before anything is written with a key.

    A key that is new here is noted as the one in use from now on.

    Raises:
        SettingsError: something is encrypted with a key that is not set.
    """
    fingerprints = list_set_fingerprints(settings)
    with db.transaction() as session:
        lock_key("encryption_key")
        in_use = list_fingerprints_in_use()
        if missing := list_missing_fingerprints(settings, in_use):
            raise SettingsError(
                "FRONTLINE_ORIGINALS_KEY has the fingerprint %(given)s, and this database holds originals under "
                "%(missing)s. Set the key that it was started with; to exchange it, set both, the new one first, "
                "with a comma between, and run `frontline keys rotate`.",
                given=", ".join(fingerprints),
                missing=", ".join(missing),
            )
        if fingerprints[0] not in in_use:
            query = insert(EncryptionKey).values(fingerprint=fingerprints[0])
            back = query.on_conflict_do_update(index_elements=["fingerprint"], set_={"retired_at": None})
            session.execute(back)
            record_event("key.taken_into_use", kind="encryption_key", new=fingerprints[0])


def list_set_fingerprints(settings: Settings) -> list[str]:
    """Of the keys that are set, the newest first."""
    return [make_fingerprint(key) for key in settings.list_keys("originals_key")]


def list_missing_fingerprints(settings: Settings, needed: Iterable[str]) -> list[str]:
    """Of the keys that are needed and not set."""
    fingerprints = list_set_fingerprints(settings)
    return [fingerprint for fingerprint in needed if fingerprint not in fingerprints]


def list_fingerprints_in_use() -> Sequence[str]:
    """Of the keys that something here is encrypted with, the oldest first; none before the schema knows of keys."""
    if db.session.scalar(select(func.to_regclass("encryption_key"))) is None:
        return []
    query = select(EncryptionKey.fingerprint).where(EncryptionKey.retired_at.is_(None))
    return db.session.scalars(query.order_by(EncryptionKey.created_at)).all()


def rotate_keys(settings: Settings, *, progress: Callable[[int], object] = lambda _: None) -> int:
    """Encrypt everything with the newest key; the others are needed no more.

    Web servers and workers are stopped meanwhile, or run with all keys. What is cut short is begun again: what has the
    new key already is only encrypted anew.

    Args:
        settings: with all keys, the newest first.
        progress: called with how many values and files were done since the last call.

    Returns:
        How many values and files there are.

    Raises:
        SettingsError: something cannot be read with any of the keys.
    """
    done = 0
    for count in itertools.chain(_renew_columns(), _renew_files(get_storage(settings))):
        done += count
        progress(count)
    _require_all_renewed(settings)
    with db.transaction() as session:
        newest = list_set_fingerprints(settings)[0]
        is_old = EncryptionKey.retired_at.is_(None) & (EncryptionKey.fingerprint != newest)
        retired = session.scalars(
            update(EncryptionKey).where(is_old).values(retired_at=now()).returning(EncryptionKey.fingerprint)
        )
        for fingerprint in retired.all():
            record_event("key.retired", kind="encryption_key", old=fingerprint)
    return done


def _require_all_renewed(settings: Settings) -> None:
    """Make sure that the newest key alone reads everything, before the others are called needless.

    Raises:
        SettingsError: something was written with an older key meanwhile: a server still runs with that alone.
    """
    newest = Vault()
    newest.configure(settings.list_keys("originals_key")[0])
    for table, column in _list_locked_columns():
        with (
            db.transaction() as session,
            closing(
                session.scalars(select(column).select_from(table).execution_options(yield_per=_BATCH_SIZE))
            ) as values,
        ):
            for locked in values:
                if locked is not None:
                    newest.unlock_bytes(locked)


def _list_locked_columns() -> list[tuple[Table, Column[bytes]]]:
    tables = Base.metadata.sorted_tables
    return [(table, column) for table in tables for column in table.columns if isinstance(column.type, LockedBytes)]


def _renew_columns() -> Iterator[int]:
    for table, column in _list_locked_columns():
        yield from _renew_column(table, column)


def _renew_column(table: Table, column: Column[bytes]) -> Iterator[int]:
    """In batches, each a transaction of its own; what somebody changes meanwhile has the new key anyway."""
    key = list(table.primary_key.columns)
    query = select(*key, column).where(column.is_not(None)).order_by(*key).limit(_BATCH_SIZE)
    last: tuple[object, ...] | None = None
    while True:
        with db.transaction() as session:
            rows = session.execute(query if last is None else query.where(tuple_(*key) > last)).all()
            for *values, locked in rows:
                is_row = [part == value for part, value in zip(key, values, strict=True)]
                session.execute(update(table).where(*is_row, column == locked).values({column: vault.renew(locked)}))
        if not rows:
            return
        yield len(rows)
        last = tuple(rows[-1][:-1])


def _renew_files(storage: Storage) -> Iterator[int]:
    for key in storage.list_keys():
        with contextlib.suppress(NotFoundError):  # deleted meanwhile
            renewed = vault.renew(storage.get(key))
            storage.get(key)  # still there
            storage.put(key, renewed)
        yield 1
