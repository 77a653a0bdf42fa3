"""Alembic's environment: runs on the connection that the caller hands over."""

from alembic import context

from frontline.core.database import Base
from frontline.domains import load_models

load_models()


def include_name(name: str | None, kind: str, _: object) -> bool:
    """Leave Procrastinate's tables to Procrastinate."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=include_name,
    compare_server_default=False,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
