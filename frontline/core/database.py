"""The one database: declarative base, engine, and a session per request or job."""

import datetime as dt
import enum
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from sqlalchemy import (
    Computed,
    DateTime,
    Engine,
    Enum,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    ORMExecuteState,
    Session,
    mapped_column,
    scoped_session,
    sessionmaker,
    unmapped_column,
)

from frontline.core.errors import DatabaseUnreachableError, FieldError

_DETAIL = re.compile(r"\s*(?:DETAIL|CONTEXT):.*", re.DOTALL)
Key = Annotated[uuid.UUID, mapped_column(primary_key=True, default=uuid.uuid4)]
Timestamp = Annotated[dt.datetime, mapped_column(DateTime(timezone=True))]
CreatedAt = Annotated[dt.datetime, mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())]
Slug = Annotated[str, mapped_column(String(80))]


class Base(DeclarativeBase):
    """Every table; constraints are named by convention so that their errors can be told apart."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class LockedBytes(TypeDecorator[bytes]):
    """What the vault encrypted: told from other bytes, so that a new key is used for all of it."""

    impl = LargeBinary
    cache_ok = True


class _StrictSession(Session):
    """A session that can be told not to write."""


class Database:
    """Engine and session; configured once per process."""

    def __init__(self) -> None:
        self._factory = sessionmaker(class_=_StrictSession, expire_on_commit=False)
        self.session: scoped_session[_StrictSession] = scoped_session(self._factory)
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine.

        Raises:
            DatabaseUnreachableError: before :meth:`configure`.
        """
        if self._engine is None:
            raise DatabaseUnreachableError("The database was not configured.")
        return self._engine

    def configure(self, url: str, **options: Any) -> None:
        """Point at a database; an earlier engine is closed."""
        self.dispose()
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self._engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, **options)
        self._factory.configure(bind=self._engine)

    def dispose(self) -> None:
        """Close the connections."""
        self.session.remove()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction outside a request: commits at the end, rolls back on an error."""
        try:
            yield self.session()
            self.session.commit()
        except BaseException:
            self.session.rollback()
            raise
        finally:
            self.session.remove()

    def check(self) -> None:
        """Ask the database something.

        Raises:
            DatabaseUnreachableError: when it does not answer.
        """
        try:
            with self.engine.connect() as connection:
                connection.execute(text("select 1"))
        except OperationalError as error:
            raise DatabaseUnreachableError(
                f"The database cannot be reached: {_first_line(error)}. Is it running, and is DATABASE_URL right?"
            ) from error


def add_unless_taken(entity: object, *, field: str, message: str) -> None:
    """Add a row whose table keeps something unique; the caller's transaction goes on either way.

    Raises:
        FieldError: another row has it already.
    """
    try:
        with db.session.begin_nested():
            db.session.add(entity)
    except IntegrityError:
        raise FieldError(field, message) from None


def lock_key(*parts: object) -> None:
    """Wait until no other transaction holds a key, and hold it until this one ends.

    Whoever looks for a row and adds it where there is none takes a key first: of two who send the same at once, the
    second then finds what the first added.

    Args:
        parts: what names the thing: what it is, and whose.
    """
    name = ":".join(str(part) for part in parts)
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


@event.listens_for(Engine, "handle_error")
def _without_details(context: ExceptionContext) -> None:
    """What PostgreSQL says in detail is the row itself: that must not reach a log."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (_DETAIL.sub("", str(error.args[0])), *error.args[1:])


def _first_line(error: OperationalError) -> str:
    return str(error.orig).splitlines()[0].rstrip(".")


db = Database()


def forbid_writes(session: Session) -> None:
    """From now on, a change through this session is an error: a GET never writes."""
    session.info["read_only"] = True


@event.listens_for(_StrictSession, "before_flush")
def _no_flush(session: Session, *_: object) -> None:
    if session.info.get("read_only") and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a GET request tried to write")


@event.listens_for(_StrictSession, "do_orm_execute")
def _no_statement(state: ORMExecuteState) -> None:
    if state.session.info.get("read_only") and (state.is_insert or state.is_update or state.is_delete):
        raise RuntimeError("a GET request tried to write")


def make_search_column(heading: str, *columns: str, welsh: str = "") -> Any:
    """A column of lexemes made by the database from others of the same row, so that it never lags behind them.

    Args:
        heading: the column with what the row is called, whose words weigh more than those of the others.
        columns: those whose text is found by it besides.
        welsh: a condition under which the text is Welsh, which is kept word by word.
    """
    joined = " || ' ' || ".join(columns)
    english, simple = (
        f"setweight(to_tsvector('{language}'::regconfig, {heading}), 'A')"
        f" || to_tsvector('{language}'::regconfig, {joined})"
        for language in ("english", "simple")
    )
    configuration = f"CASE WHEN {welsh} THEN {simple} ELSE {english} END" if welsh else english
    return unmapped_column(TSVECTOR, Computed(configuration, persisted=True))


def make_concealed_id() -> Any:
    """A column with a random number that stands for the row where policy staff may not know it (`policy_side`)."""
    return unmapped_column(Uuid, nullable=False, unique=True, server_default=func.gen_random_uuid())


def make_enum_type(kind: type[enum.StrEnum]) -> Enum:
    """A column type for a fixed set of words, kept as text with a check constraint."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda k: [m.value for m in k],
    )
