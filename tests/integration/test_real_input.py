"""The whole chain on real text: parliamentary questions, imported, themed and routed."""

import json
from pathlib import Path

import pytest

from tests.product import Product

ROWS = 800


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Product:
    made = Product(tmp_path / "instance", instance / "models")
    made.prepare()
    return made


def test_every_row_is_themed_or_honestly_not_and_every_theme_has_its_place(product: Product, shared: Path) -> None:
    file = shared / "written_questions.jsonl.gz"
    with product.database():
        assert product.run("import", str(file), "--limit", str(ROWS)).returncode == 0
        product.run("worker", "--until-idle")
        counted = json.loads(product.run("stats", "--json").stdout)
        unexplained = "SELECT count(*) FROM theme_membership WHERE theme_id IS NULL AND unthemed_reason IS NULL"
        assert product.value(unexplained) == 0
        assert product.value("SELECT count(*) FROM theme WHERE name ~ '^Theme [0-9]+$' AND state <> 'retired'") == 0
    assert counted["insights"] == counted["themed"] + counted["unthemed"] == ROWS
    assert sum(counted[f"themes_{state}"] for state in ("routed", "suggested", "in_triage")) == counted["themes"] > 5
    assert counted["unthemed"] <= 0.15 * ROWS
    assert (counted["jobs_waiting"], counted["jobs_failed"]) == (0, 0)


def test_themes_keep_their_identity_and_their_names_when_more_comes(product: Product, shared: Path) -> None:
    file = shared / "written_questions.jsonl.gz"
    with product.database() as connection:
        product.run("import", str(file), "--limit", str(ROWS // 2))
        product.run("worker", "--until-idle")
        query = "SELECT m.insight_id, m.theme_id FROM theme_membership m WHERE theme_id IS NOT NULL"
        before = dict(connection.execute(query).fetchall())
        product.run("import", str(file), "--limit", str(ROWS))
        product.run("worker", "--until-idle")
        after = dict(connection.execute(query).fetchall())
    kept = sum(after.get(insight) == theme for insight, theme in before.items()) / len(before)
    assert kept >= 0.95
