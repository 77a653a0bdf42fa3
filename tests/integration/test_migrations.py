import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from frontline import domains
from frontline.audit.service import record
from frontline.core import migrate
from frontline.core.database import Base, db
from tests.databases import downgrade


@pytest.mark.usefixtures("database")
def test_the_models_are_what_the_migrations_make() -> None:
    domains.load_models()
    with migrate.open_alembic() as (config, _):
        command.check(config)


@pytest.mark.usefixtures("database")
def test_every_migration_goes_down_and_up_again() -> None:
    revisions = list(ScriptDirectory.from_config(migrate.configuration()).walk_revisions())
    for revision in revisions:
        downgrade(str(revision.down_revision or "base"))
    left = set(inspect(db.engine).get_table_names())
    assert not left & set(Base.metadata.tables)
    migrate.upgrade()
    assert migrate.status()[0] == migrate.status()[1]


@pytest.mark.usefixtures("database")
def test_upgrading_twice_is_the_same_as_once() -> None:
    before = set(inspect(db.engine).get_table_names())
    migrate.upgrade()
    assert set(inspect(db.engine).get_table_names()) == before


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("change", ["UPDATE audit_event SET reason = 'changed'", "DELETE FROM audit_event"])
def test_the_audit_trail_refuses_changes(change: str) -> None:
    with db.transaction():
        record("test.done", kind="test")
    with pytest.raises(Exception, match="append-only"), db.transaction() as session:
        session.execute(text(change))
