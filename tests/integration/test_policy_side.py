"""What the database lets policy staff read: no way leads from an insight to whoever wrote it."""

import itertools
import json
import re
import uuid
from collections import defaultdict
from typing import cast

import pytest
from flask import Flask, before_render_template
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from frontline.accounts.models import Person, Role
from frontline.core import policy_side
from frontline.core.database import Base, LockedBytes, db
from frontline.core.jobs import get_queue_status
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight, Original
from tests.answers import published
from tests.disclosure import World, list_pages, passes_guard
from tests.factories import grant_role, make_insight, make_person, make_placement, make_team
from tests.pages import CheckingClient

_PLACES = ("department", "team", "profession", "region", "home_organisation", "mission")
# Nonces, tokens, keys of forms, and files with a time in them.
_MADE_ANEW = re.compile(r"nonce=\S+|name=\"(?:csrf_token|key|opened)\"[^>]*|[0-9a-f]{8}-[0-9a-f-]{27}")


def _make_answered_insight() -> Insight:
    """A confidential one of somebody who was placed, answered, and told of it."""
    author = make_person(Role.SECONDEE)
    placement = make_placement(author)
    insight = make_insight(author, placement_id=placement.id, identity=Identity.CONFIDENTIAL)
    published(insight)
    return insight


def _read_everything() -> list[str]:
    """Every row that can be read, as JSON."""
    rows: list[str] = []
    for table in Base.metadata.sorted_tables:
        try:
            with db.session.begin_nested():
                rows += db.session.scalars(text(f'SELECT to_jsonb(t)::text FROM "{table.name}" t'))  # noqa: S608
        except ProgrammingError:
            continue
    return rows


def _list_reachable(start: uuid.UUID) -> set[str]:
    """Everything that rows connect with a key, over any number of rows, but where many belong to the same place."""
    places = {str(key) for table in _PLACES for key in db.session.scalars(text(f"SELECT id FROM {table}"))}  # noqa: S608
    rows_of, keys_of = defaultdict(list), []
    for number, row in enumerate(_read_everything()):
        keys = {value for value in json.loads(row).values() if isinstance(value, str) and len(value) == 36}
        keys_of.append(keys - places)
        for key in keys_of[-1]:
            rows_of[key].append(number)
    reached, waiting = {str(start)}, [str(start)]
    while waiting:
        near = set(itertools.chain.from_iterable(keys_of[number] for number in rows_of[waiting.pop()])) - reached
        reached |= near
        waiting += near
    return reached


@pytest.fixture
def reader(client: CheckingClient) -> Person:
    """A policy lead who signed in."""
    team = make_team()
    lead = make_person()
    grant_role(lead, Role.POLICY_LEAD, team=team)
    return client.sign_in(lead)


@pytest.mark.parametrize("is_known_by_another", [False, True])
def test_no_row_that_policy_staff_may_read_leads_to_an_author(reader: Person, *, is_known_by_another: bool) -> None:
    insight = _make_answered_insight()
    if is_known_by_another:
        author = db.session.get_one(Person, insight.author_id)
        make_insight(author, placement_id=insight.placement_id, identity=Identity.NAMED)
    keys = {str(insight.author_id), str(insight.placement_id)}
    assert keys <= _list_reachable(insight.id)
    policy_side.read_as_policy_staff(db.session(), reader.id)
    reached = _list_reachable(insight.id)
    assert len(reached) > 10
    assert not keys & reached


def test_authors_are_counted_under_a_number_that_stays(reader: Person) -> None:
    author = make_person(Role.SECONDEE)
    insights = [make_insight(author).id, make_insight(author).id, make_insight(make_person(Role.SECONDEE)).id]
    policy_side.read_as_policy_staff(db.session(), reader.id)
    people = select(func.count(func.distinct(Insight.author_id))).where(Insight.id.in_(insights))
    assert db.session.scalar(people) == 2
    assert db.session.scalar(select(Insight.author_id).where(Insight.id == insights[0])) != author.id


@pytest.mark.parametrize("table", [Original.__tablename__, "sign_in", "placement_signature", "audit_event"])
def test_what_no_page_of_policy_staff_needs_is_refused(reader: Person, table: str) -> None:
    policy_side.read_as_policy_staff(db.session(), reader.id)
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608


def test_the_tables_beside_the_views_are_refused_and_nothing_is_written(reader: Person) -> None:
    policy_side.read_as_policy_staff(db.session(), reader.id)
    for statement in ("SELECT author_id FROM public.insight", "UPDATE insight SET headline = ''"):
        with pytest.raises(ProgrammingError, match=r"permission denied"), db.session.begin_nested():
            db.session.execute(text(statement))


def test_notices_are_read_by_those_they_are_for_alone(reader: Person) -> None:
    policy_side.read_as_policy_staff(db.session(), reader.id)
    assert (
        db.session.scalars(
            text("SELECT DISTINCT person_id FROM notice WHERE person_id <> :own"), {"own": reader.id}
        ).all()
        == []
    )


def _read(client: CheckingClient, path: str) -> str:
    """A page without what is made anew for each request."""
    return _MADE_ANEW.sub("", client.get(path).get_data().decode(errors="replace"))


def _list_roles_used(app: Flask, client: CheckingClient, path: str) -> set[str]:
    """With which roles of the database the page is put together."""
    roles: set[str] = set()

    def note(_sender: Flask, **_: object) -> None:
        roles.add(str(db.session.scalar(text("SELECT current_user"))))

    with before_render_template.connected_to(note, app):
        client.get(path)
    return roles


@pytest.mark.usefixtures("reader")
def test_pages_of_policy_staff_are_read_with_it_and_their_own_account_is_not(
    app: Flask, client: CheckingClient
) -> None:
    assert _list_roles_used(app, client, "/inbox") == {policy_side.ROLE}
    assert policy_side.ROLE not in _list_roles_used(app, client, "/account")


def test_a_look_at_the_installation_is_with_all_rights_and_only_that(reader: Person) -> None:
    policy_side.read_as_policy_staff(db.session(), reader.id)
    with policy_side.read_with_all_rights(db.session()):
        assert get_queue_status().workers == 0
    assert db.session.scalar(text("SELECT current_user")) == policy_side.ROLE


def test_whoever_also_writes_reads_as_before(app: Flask, client: CheckingClient) -> None:
    writer = make_person(Role.SECONDEE)
    grant_role(writer, Role.POLICY_LEAD, team=make_team())
    client.sign_in(writer)
    assert policy_side.ROLE not in _list_roles_used(app, client, "/inbox")


@pytest.mark.parametrize("role", [Role.POLICY_LEAD, Role.DIRECTOR])
def test_every_page_reads_the_same_as_without_it(application: Flask, database: str, role: Role) -> None:
    client, world = cast("CheckingClient", application.test_client()), World(Identity.NAMED)
    for insight in world.told:
        if insight.placement_id is None:
            insight.placement_id = make_placement(db.session.get_one(Person, insight.author_id)).id
    db.session.commit()
    reader = world.reader(role)
    client.sign_in(reader)
    paths = [path for path in list_pages(application) if passes_guard(application, role, path)]
    paths = [path for path in paths if not path.endswith((".xlsx", ".pdf", ".docx"))]  # the time is in them
    with_role = {path: _read(client, path) for path in paths}
    with db.engine.begin() as connection:
        policy_side.drop_views(connection)
    db.configure(database)
    assert {path for path in paths if _read(client, path) != with_role[path]} == set()


def test_whoever_stands_beside_an_insight_or_a_placement_is_concealed_unless_said() -> None:
    concealed = {(column.table.name, column.name) for table in Base.metadata.sorted_tables
                 for column in policy_side.list_concealed_columns(table)}  # fmt: skip
    assert {("insight", "author_id"), ("placement", "person_id"), ("response_receipt", "person_id")} <= concealed


@pytest.mark.usefixtures("app")
def test_what_is_encrypted_is_in_no_view() -> None:
    locked = [(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns
              if isinstance(column.type, LockedBytes) and table.info != policy_side.HIDDEN]  # fmt: skip
    shown = "SELECT pg_get_viewdef(to_regclass(:view))"
    for table, column in locked:
        view = db.session.scalar(text(shown), {"view": f"policy_side.{table}"})
        assert f"NULL::bytea AS {column}" in str(view)
    assert locked
