"""A worker that is killed while digests are composed: none is missing, none is there twice, each told once."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontline.core.jobs import defer
from tests.product import Product, end, eventually

TEAMS = 300
_WORLD = """
    INSERT INTO department (id, slug, name, short_name, remit)
        VALUES ('00000000-0000-0000-0000-000000000001', 'd', 'D', 'D', 'R');
    INSERT INTO team (id, slug, name, remit, phrases, department_id)
        SELECT gen_random_uuid(), 't' || n, 'T' || n, 'R', '[]', '00000000-0000-0000-0000-000000000001'
        FROM generate_series(1, {teams}) AS n;
    INSERT INTO person (id, name, email, password_hash)
        SELECT gen_random_uuid(), 'P ' || slug, slug || '@example.org', 'x' FROM team WHERE remit = 'R';
    INSERT INTO role_grant (id, person_id, role, team_id)
        SELECT gen_random_uuid(), p.id, 'policy_lead', t.id FROM team AS t JOIN person AS p ON p.name = 'P ' || t.slug;
    INSERT INTO theme (id, number, name, phrases, quotes, state, due_on)
        SELECT gen_random_uuid(), n, 'T' || n, '[]', '[]', 'acknowledged', '2026-01-05'
        FROM generate_series(1, {teams}) AS n;
    INSERT INTO theme_routing (id, theme_id, team_id, rank, confidence, reasons, state)
        SELECT gen_random_uuid(), h.id, t.id, 1, 1, '[]', 'accepted' FROM theme AS h JOIN team AS t ON t.name = h.name;
"""


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Iterator[Product]:
    prepared = Product(tmp_path / "instance", instance / "models")
    prepared.prepare_migrated()
    with prepared.database():
        yield prepared


def test_digests_of_a_killed_worker_are_composed_and_told_once_each(product: Product) -> None:
    with product.database() as connection:
        for statement in _WORLD.format(teams=TEAMS).split(";")[:-1]:
            connection.execute(statement.encode())
    with product.rows():
        defer("digests.run")
    composed = "SELECT count(*) FROM digest WHERE scope = 'team'"
    for least in (20, 120, 220):
        worker = product.start("worker")
        assert eventually(lambda least=least: (product.value(composed) or 0) >= least)  # type: ignore[misc]
        end(worker, signal.SIGKILL)
    with product.working():
        assert eventually(lambda: product.value(composed) == TEAMS)
        assert eventually(lambda: product.value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == 0)
    assert product.value("SELECT count(DISTINCT object_id) FROM digest WHERE scope = 'team'") == TEAMS
    assert product.value("SELECT count(*) FROM notice WHERE dedup_key LIKE 'digest:%'") == TEAMS
    assert product.value("SELECT count(DISTINCT person_id) FROM notice WHERE dedup_key LIKE 'digest:%'") == TEAMS
