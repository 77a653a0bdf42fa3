"""Databases for tests: one embedded server for all processes, one migrated template, cheap copies of it."""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from psycopg import sql

from frontline import domains
from frontline.core import schema
from frontline.core.database import db
from frontline.local.embedded.server import EmbeddedServer

TEMPLATE = "frontline_template"


def named(server: EmbeddedServer, name: str) -> str:
    """The address of another database of the same server."""
    return server.url.replace("/frontline?", f"/{name}?")


def make_template(server: EmbeddedServer, folder: Path) -> None:
    """Migrate the template once, whichever test process comes first."""
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "template.ready").exists():
            return
        _administer(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        db.configure(named(server, TEMPLATE))
        domains.load_models()
        schema.upgrade_schema()
        db.dispose()
        (folder / "template.ready").touch()


@contextmanager
def copied(server: EmbeddedServer) -> Iterator[str]:
    """The address of a fresh copy, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _administer(server, copy.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    try:
        yield named(server, name)
    finally:
        _administer(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def downgrade(revision: str) -> None:
    """Take the database back to a revision."""
    with schema.open_alembic() as (config, _):
        command.downgrade(config, revision)


def _administer(server: EmbeddedServer, statement: sql.Composed) -> None:
    address = server.url.replace("postgresql+psycopg://", "postgresql://")
    connection = psycopg.connect(address, autocommit=True)
    with connection:
        connection.execute(statement)
    connection.close()
