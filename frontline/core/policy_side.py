"""What policy staff read with: a role of the database that has no way from an insight to whoever wrote it.

Beside the tables, a schema holds a view of each that the role may read. There, secondees, and whoever stands beside an
insight or a placement, go by a random number of theirs that leads nowhere, so that people can still be counted. So does
a placement, but for insights that were shared under a name: those keep their author and a second row of the placement.
What is encrypted is missing. A table or column says in its `info` where it is to be treated otherwise.
"""

import functools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Engine, MetaData, Table, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.schema import DropSchema

from frontline.core.database import LockedBytes, db

ROLE, SCHEMA = "frontline_policy", "policy_side"
HIDDEN: dict[Any, Any] = {"policy_side": "hidden"}  # no row of the table
OWN_ROWS: dict[Any, Any] = {"policy_side": "own rows"}  # those whose person_id is who reads
SHOWN: dict[Any, Any] = {"policy_side": "shown"}  # this column, as it is
MISSING: dict[Any, Any] = {"policy_side": "missing"}  # this column is empty
SECONDEES_CONCEALED: dict[Any, Any] = {"policy_side": "secondees concealed"}  # this column, where the role is secondee

_HAS_SCHEMA = text("SELECT to_regnamespace(:schema) IS NOT NULL").bindparams(schema=SCHEMA)
_HAS_ROLE = text(
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role AND pg_has_role(oid, 'MEMBER'))"
).bindparams(role=ROLE)
_MAY_MAKE_ROLE = text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
_BECOME = text(
    "SELECT set_config('role', :role, true), set_config('search_path', :path, true),"
    " set_config('frontline.person_id', :person_id, true)"
)
_UNBECOME = text("SELECT set_config('role', 'none', true), set_config('search_path', 'public', true)")
_IS_NAMED = "insight.identity = 'named' AND insight.state = 'accepted'"
_HAS_NAMED = f"EXISTS (SELECT FROM public.insight WHERE insight.placement_id = placement.id AND {_IS_NAMED})"
# What a placement without a name is told by: never a moment, which would find its other row.
_PLACED = {
    "id", "person_id", "profession_id", "home_organisation_id", "host_department_id", "host_team_id", "kind", "state",
    "starts_on", "ends_on", "version",
}  # fmt: skip
_OWN = "person_id = current_setting('frontline.person_id')::uuid"


def is_available() -> bool:
    """Whether this database has the role, and the product may take it on."""
    return _is_available_at(db.engine)


@functools.lru_cache(maxsize=4)
def _is_available_at(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.scalar(_HAS_SCHEMA) and connection.scalar(_HAS_ROLE))


def drop_views(connection: Connection) -> None:
    """Take the views away, since no column can be changed while a view shows it."""
    connection.execute(DropSchema(SCHEMA, cascade=True, if_exists=True))


def make_views(connection: Connection, tables: MetaData) -> None:
    """Make role and views anew from what the models say; nothing, where the role is missing and cannot be made."""
    drop_views(connection)
    if not connection.scalar(_HAS_ROLE) and not _make_role(connection):
        return
    connection.execute(text("CREATE SCHEMA policy_side"))
    connection.execute(text("GRANT USAGE ON SCHEMA policy_side TO frontline_policy"))
    for table in tables.sorted_tables:
        if table.info != HIDDEN:
            connection.execute(text(f"CREATE VIEW policy_side.{table.name} AS {_describe_view(table)}"))
            connection.execute(text(f"GRANT SELECT ON policy_side.{table.name} TO frontline_policy"))


def read_as_policy_staff(session: Session, person_id: uuid.UUID) -> None:
    """From now on, this session reads with the rights of the role, where there is one, in whichever transaction."""
    if not is_available():
        return
    session.info["policy_reader"] = person_id
    if session.in_transaction():
        _become(session.connection(), person_id)


@contextmanager
def read_with_all_rights(session: Session) -> Iterator[None]:
    """For a look at the installation itself, in a savepoint that is undone: it ends with it, and changes nothing."""
    connection = session.connection()
    with connection.begin_nested() as savepoint:
        if "policy_reader" in session.info:
            connection.execute(_UNBECOME)
        yield
        savepoint.rollback()


def list_concealed_columns(table: Table) -> Iterator[Column[Any]]:
    """Columns of people beside an insight or a placement, but for those that are shown."""
    beside = {key.column.table.name for column in table.columns for key in column.foreign_keys} | {table.name}
    if beside & {"insight", "placement"}:
        for column in table.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys) and column.info != SHOWN:
                yield column


def _make_role(connection: Connection) -> bool:
    if not connection.scalar(_MAY_MAKE_ROLE):
        return False
    connection.execute(text("CREATE ROLE frontline_policy NOLOGIN"))
    connection.execute(text("GRANT frontline_policy TO CURRENT_USER"))
    return True


def _describe_view(table: Table) -> str:
    concealed = {column.name for column in list_concealed_columns(table)}
    view = _select(table, {column.name: _show(column, concealed) for column in table.columns})
    if table.name == "placement":
        return f"{view} UNION ALL {_select(table, {})} WHERE {_HAS_NAMED}"
    return f"{view} WHERE {_OWN}" if table.info == OWN_ROWS else view


def _select(table: Table, shown: dict[str, str]) -> str:
    """Every column of a table, some of them as something else."""
    columns = [f'{_describe_column(column, shown)} AS "{column.name}"' for column in table.columns]
    return f"SELECT {', '.join(columns)} FROM public.{table.name}"  # noqa: S608 - names of ours


def _describe_column(column: Column[Any], shown: dict[str, str]) -> str:
    is_locked = isinstance(column.type, LockedBytes)
    if is_locked or column.info == MISSING or column.name == "concealed_id" or shown.get(column.name) == "":
        return f"NULL::{column.type.compile(dialect=postgresql.dialect())}"  # type: ignore[no-untyped-call]
    return shown.get(column.name, f"{column.table.name}.{column.name}")


def _show(column: Column[Any], concealed: set[str]) -> str:
    """What a view has in place of a column; nothing where the column is empty in it."""
    name = f"{column.table.name}.{column.name}"
    if column.info == SECONDEES_CONCEALED:
        return f"CASE WHEN role_grant.role = 'secondee' THEN {_get_concealed('person', name)} ELSE {name} END"
    if name in {"insight.author_id", "insight.placement_id"}:
        table = "person" if column.name == "author_id" else "placement"
        return f"CASE WHEN {_IS_NAMED} THEN {name} ELSE {_get_concealed(table, name)} END"
    if name == "placement.id":
        return "placement.concealed_id"
    if column.table.name == "placement" and column.name not in _PLACED:
        return ""
    return _get_concealed("person", name) if column.name in concealed else name


def _get_concealed(table: str, key: str) -> str:
    return f"(SELECT known.concealed_id FROM public.{table} known WHERE known.id = {key})"  # noqa: S608


@event.listens_for(Session, "after_begin")
def _become_again(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if (person_id := session.info.get("policy_reader")) and not transaction.nested:
        _become(connection, person_id)


def _become(connection: Connection, person_id: uuid.UUID) -> None:
    values = {"role": ROLE, "path": f"{SCHEMA}, public", "person_id": str(person_id)}
    connection.execute(_BECOME, values)
