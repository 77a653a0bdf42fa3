"""What is kept about one person: shown to them whole, and erased where they ask and nothing speaks against it."""

import datetime as dt
import enum
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Table, delete, select

from frontline.accounts.models import Person
from frontline.accounts.service.people import deactivate_account
from frontline.audit.service import record_event
from frontline.core.database import Base, LockedBytes, db
from frontline.core.errors import TransitionError
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.service.attachments import delete_all_attachments
from frontline.insights.service.erasure import forget_original
from frontline.operations.retention_rules import list_held_ids

# By what a row says that it is theirs: of a person, of an insight that they wrote, of their placement.
_OWN, _OF_INSIGHT, _OF_PLACEMENT = ("person_id", "author_id", "owner_id"), "insight_id", "placement_id"
# What others wrote about somebody in confidence (UK GDPR, Schedule 2), what the machine computed, secrets.
_LEFT_OUT_TABLES = {
    "redirection",
    "screen_miss",
    "moderator_acquaintance",
    "policy_consulted",
    "policy_relevant_insight",
}
_LEFT_OUT_COLUMNS = {
    "embedding",
    "searchable",
    "password_hash",
    "public_key",
    "credential_id",
    "secret",
    "content_hash",
}
# What ends with an account, and says nothing that others need.
_ERASED_TABLES = (
    "sign_in", "passkey", "code_generator", "recovery_code", "external_identity", "provisioned_account",
    "password_reset", "invitation", "notice", "notice_preference", "saved_search", "placement_filter",
    "placement_feed", "digest_subscription",
    "inbox_view", "theme_watch", "role_grant",
)  # fmt: skip

Rows = list[dict[str, Any]]


def collect_personal_data(person: Person) -> dict[str, Rows]:
    """Every row that is about a person, by table, as plain values: opened where encrypted, without other people."""
    insight_ids = db.session.scalars(select(Insight.id).where(Insight.author_id == person.id)).all()
    placement = Base.metadata.tables["placement"]
    placement_ids = db.session.scalars(select(placement.c.id).where(placement.c.person_id == person.id)).all()
    rows_by_table = {"person": _read_rows(Base.metadata.tables["person"], "id", [person.id])}
    for table in Base.metadata.sorted_tables:
        if table.name in _LEFT_OUT_TABLES:
            continue
        rows = [
            row for name in _OWN if _refers_to(table, name, "person") for row in _read_rows(table, name, [person.id])
        ]
        if not rows and _refers_to(table, _OF_INSIGHT, "insight"):
            rows = _read_rows(table, _OF_INSIGHT, insight_ids)
        if not rows and _refers_to(table, _OF_PLACEMENT, "placement") and not _refers_to(table, "author_id", "person"):
            rows = _read_rows(table, _OF_PLACEMENT, placement_ids)
        if rows:
            rows_by_table[table.name] = rows
    return rows_by_table


def _refers_to(table: Table, name: str, target: str) -> bool:
    column = table.columns.get(name)
    return column is not None and any(key.column.table.name == target for key in column.foreign_keys)


def _read_rows(table: Table, name: str, values: Sequence[uuid.UUID]) -> Rows:
    shown = [column for column in table.columns if _is_shown(column, name)]
    query = select(*shown).where(table.columns[name].in_(values))
    return [
        {column.name: _make_plain(column, value) for column, value in zip(shown, row, strict=True)}
        for row in db.session.execute(query)
    ]


def _is_shown(column: Column[Any], key: str) -> bool:
    is_of_another = column.name != key and any(target.column.table.name == "person" for target in column.foreign_keys)
    is_secret = column.name in _LEFT_OUT_COLUMNS or column.name.endswith("_hash")
    return not is_of_another and not is_secret


def _make_plain(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, LockedBytes):
        return vault.unlock(value) if value is not None else None
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return None if isinstance(value, bytes) else value


def erase_person(*, person: Person) -> None:
    """Erase who somebody was: their name, address, first wordings, drafts, files and notices. What is shared stays.

    Raises:
        TransitionError: something of them is held for a case.
    """
    if person.id in list_held_ids():
        raise TransitionError("Something of this person is held for a case. Lift the hold first.")
    if not person.deactivated_at:
        deactivate_account(person=person)
    for insight in db.session.scalars(select(Insight).where(Insight.author_id == person.id)).all():
        if insight.state is InsightState.DRAFT:
            delete_all_attachments(insight=insight)
            db.session.execute(delete(Insight).where(Insight.id == insight.id))
        else:
            forget_original(insight=insight)
    for name in _ERASED_TABLES:
        table = Base.metadata.tables[name]
        db.session.execute(delete(table).where(table.c.person_id == person.id))
    db.session.refresh(person, ["grants"])
    person.name, person.email, person.password_hash = "Erased person", f"{person.id}@erased.invalid", ""
    record_event("account.erased", kind="person", key=person.id)
