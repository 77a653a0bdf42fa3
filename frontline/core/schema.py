"""Bring the database to the current schema: Alembic, then Procrastinate's own SQL by recorded version."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata, resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from frontline.core import policy_side
from frontline.core.database import Base, db
from frontline.core.resources import get_resource_folder
from frontline.core.translation import gettext

_OLDEST_POSTGRES, _OLDEST_PGVECTOR = 16, (0, 8)
# It is there, or this role may make it.
_MAY_HAVE_VECTOR = """
    SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')
        OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        OR EXISTS (SELECT FROM pg_available_extension_versions WHERE name = 'vector' AND trusted)
"""
_LOCK = 7_305_216  # one upgrade at a time


def get_alembic_config() -> Config:
    """Alembic's configuration; it has no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(get_resource_folder("migrations")))
    return config


def upgrade_schema(revision: str = "head") -> None:
    """Apply what is missing; two processes at once apply it once."""
    with open_alembic() as (config, connection):
        command.upgrade(config, revision)
        if revision == "head":
            _upgrade_procrastinate(connection)
            policy_side.make_views(connection, Base.metadata)


def get_schema_status() -> tuple[str | None, str | None]:
    """The database's revision and the newest one."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(get_alembic_config()).get_current_head()


def find_server_problem() -> str:
    """What the server lacks, in a sentence; empty where it has all that is needed."""
    with db.engine.connect() as connection:
        version = int(connection.execute(text("SELECT current_setting('server_version_num')::int")).scalar_one())
        offered = connection.execute(text("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"))
        vector = str(offered.scalar() or "")
        may_have_vector = connection.execute(text(_MAY_HAVE_VECTOR)).scalar()
    if version // 10_000 < _OLDEST_POSTGRES:
        return gettext("PostgreSQL %(version)s is too old: 16 or newer is needed.", version=version // 10_000)
    if not vector or tuple(int(part) for part in vector.split(".")[:2]) < _OLDEST_PGVECTOR:
        return gettext(
            "The server offers pgvector %(offered)s, and 0.8 or newer is needed (Debian: postgresql-16-pgvector).",
            offered=vector or gettext("not at all"),
        )
    if not may_have_vector:
        return gettext("Have a superuser run in this database: CREATE EXTENSION vector")
    return ""


@contextmanager
def open_alembic() -> Iterator[tuple[Config, Connection]]:
    """Alembic on a connection of its own, while no other process migrates."""
    with db.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = get_alembic_config()
        policy_side.drop_views(connection)
        config.attributes["connection"] = connection
        yield config, connection


def _upgrade_procrastinate(connection: Connection) -> None:
    """Apply Procrastinate's packaged SQL: the whole schema first, later only newer migrations."""
    connection.execute(text("CREATE TABLE IF NOT EXISTS procrastinate_version (version text PRIMARY KEY)"))
    installed_version = connection.execute(text("SELECT version FROM procrastinate_version")).scalar()
    installed = metadata.version("procrastinate")
    if installed_version is None:
        _execute_raw(connection, (resources.files("procrastinate.sql") / "schema.sql").read_text())
        connection.execute(text("INSERT INTO procrastinate_version VALUES (:v)"), {"v": installed})
        return
    for name, statements in _migrations():
        if _ordered(installed_version) < _ordered(name) <= _ordered(installed):
            _execute_raw(connection, statements)
    connection.execute(text("UPDATE procrastinate_version SET version = :v"), {"v": installed})


def _migrations() -> Iterator[tuple[str, str]]:
    folder = resources.files("procrastinate.sql") / "migrations"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".sql"):
            yield entry.name.split("_")[0], entry.read_text()


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3])


def _execute_raw(connection: Connection, statements: str) -> None:
    # Not exec_driver_sql: it would read each "%" of PL/pgSQL as a placeholder.
    raw = connection.connection.driver_connection
    if raw is None:
        raise RuntimeError("the connection is closed")
    with raw.cursor() as cursor:
        cursor.execute(statements)
