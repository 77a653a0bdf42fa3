import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from frontline import domains
from frontline.audit.service import record_event
from frontline.core import schema
from frontline.core.database import Base, db
from tests.databases import downgrade


@pytest.mark.usefixtures("database")
def test_the_models_are_what_the_migrations_make() -> None:
    domains.load_models()
    with schema.open_alembic() as (config, _):
        command.check(config)


@pytest.mark.usefixtures("database")
def test_every_migration_goes_down_and_up_again() -> None:
    revisions = list(ScriptDirectory.from_config(schema.get_alembic_config()).walk_revisions())
    for revision in revisions:
        downgrade(str(revision.down_revision or "base"))
    left = set(inspect(db.engine).get_table_names())
    assert not left & set(Base.metadata.tables)
    schema.upgrade_schema()
    assert schema.get_schema_status()[0] == schema.get_schema_status()[1]


@pytest.mark.usefixtures("database")
def test_upgrading_twice_is_the_same_as_once() -> None:
    before = set(inspect(db.engine).get_table_names())
    schema.upgrade_schema()
    assert set(inspect(db.engine).get_table_names()) == before


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("change", ["UPDATE audit_event SET reason = 'changed'", "DELETE FROM audit_event"])
def test_the_audit_trail_refuses_changes(change: str) -> None:
    with db.transaction():
        record_event("test.done", kind="test")
    with pytest.raises(Exception, match="append-only"), db.transaction() as session:
        session.execute(text(change))
