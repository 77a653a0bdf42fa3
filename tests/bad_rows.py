"""Rows that the database refuses to write, so that whatever comes to them fails."""

import uuid

from sqlalchemy import text

from frontline.core.database import db


def refuse(table: str, condition: str, **values: uuid.UUID) -> None:
    """From now on no row of a table is added or changed for which a condition on `new` holds; ids stand as `:name`."""
    db.session.flush()
    for name, value in values.items():
        condition = condition.replace(f":{name}", f"'{value}'")
    name = f"refuse_{uuid.uuid4().hex[:8]}"
    raising = "BEGIN RAISE EXCEPTION 'this row is refused'; END"
    db.session.execute(text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${raising}$$"))
    when = f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW WHEN ({condition})"
    db.session.execute(text(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()"))
