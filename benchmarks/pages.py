"""Server time of a theme's page and of the inbox, with few insights and with thousands: ratios of one run.

.venv/bin/python benchmarks/pages.py [insights]
"""

import statistics
import sys
import time
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from world import application

WORLD = """
    INSERT INTO person (id, name, email, password_hash)
        SELECT gen_random_uuid(), 'P' || n, 'p' || n || '@example.org', 'x' FROM generate_series(1, :people) AS n;
    INSERT INTO role_grant (id, person_id, role) SELECT gen_random_uuid(), id, 'secondee' FROM person;
    INSERT INTO home_organisation (id, slug, name, kind, setting, region_id)
        SELECT gen_random_uuid(), 'h' || n, 'H' || n, 'school', CASE n % 2 WHEN 0 THEN 'urban' ELSE 'rural' END,
            (SELECT id FROM region ORDER BY slug OFFSET n % 9 LIMIT 1) FROM generate_series(1, 100) AS n;
    INSERT INTO placement (id, person_id, profession_id, home_organisation_id, host_department_id, kind, post,
            starts_on, ends_on, state)
        SELECT gen_random_uuid(), p.id, (SELECT id FROM profession ORDER BY slug OFFSET p.n % 4 LIMIT 1),
            (SELECT id FROM home_organisation ORDER BY slug OFFSET p.n % 100 LIMIT 1),
            (SELECT id FROM department ORDER BY slug LIMIT 1), 'secondment', 'Adviser', '2026-01-05', '2027-12-31',
            'active'
        FROM (SELECT id, row_number() OVER (ORDER BY email) AS n FROM person WHERE password_hash = 'x') AS p;
"""
_THEME = """
    INSERT INTO theme (id, number, name, phrases, quotes, state, routed_at)
        VALUES (:theme, nextval('theme_number'), 'A theme of ' || :size, '[]', '[]', 'acknowledged', now());
    INSERT INTO theme_routing (id, theme_id, team_id, rank, confidence, reasons, state)
        VALUES (gen_random_uuid(), :theme, (SELECT id FROM team ORDER BY slug LIMIT 1), 1, 1, '[]', 'accepted');
    WITH added AS (
        INSERT INTO insight (id, author_id, placement_id, kind, severity, identity, state, what_happened, accepted_at,
                submitted_at, version)
            SELECT gen_random_uuid(), q.person_id, q.id, 'problem', 'routine', 'confidential', 'accepted',
                'What somebody saw, number ' || n || ' of many, in a sentence of the usual length.', now(),
                now() - n % 700 * interval '1 day', 1
            FROM generate_series(1, :size) AS n JOIN (
                SELECT id, person_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS all_of_them
                FROM placement) AS q ON q.place = n % q.all_of_them + 1 RETURNING id)
    INSERT INTO theme_membership (insight_id, theme_id, embedding, strength, is_new, subtheme)
        SELECT id, :theme, array_fill(0.05, ARRAY[384])::halfvec, random(), false, 0 FROM added;
"""


def main(size: int) -> None:
    """Print the median server time of each page, and how many statements it needs."""
    with application() as app:
        _measure(app, size)


def _measure(app: Any, size: int) -> None:
    from frontline.accounts.models import Grant, Person, Role
    from frontline.accounts.service.sign_ins import start_sign_in
    from frontline.core.database import db
    from frontline.themes.analysis.counts import refresh_counts

    themes = {50: uuid.uuid4(), size: uuid.uuid4()}
    with db.transaction() as session:
        for statement in WORLD.split(";")[:-1]:
            session.execute(text(statement), {"people": 2_000})
        for number, key in themes.items():
            for statement in _THEME.split(";")[:-1]:
                session.execute(text(statement), {"theme": key, "size": number})
        session.execute(text("ANALYZE"))
        refresh_counts(list(themes.values()))
        lead = Person(name="Lead", email="lead@example.org", password_hash="-")  # noqa: S106 - nobody signs in with it
        team = session.execute(text("SELECT id FROM team ORDER BY slug LIMIT 1")).scalar_one()
        lead.grants.append(Grant(role=Role.POLICY_LEAD, team_id=team))
        session.add(lead)
        session.flush()
        _, token = start_sign_in(person=lead, browser="Benchmark", hours=1)
    client = app.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"] = token
    paths = {f"theme of {number:,}": f"/themes/{key}" for number, key in themes.items()}
    paths |= {
        f"theme of {number:,}, filtered": f"/themes/{key}?kind=problem&words=many" for number, key in themes.items()
    }
    paths |= {f"theme of {number:,}, page 5": f"/themes/{key}?page=5" for number, key in themes.items()}
    paths |= {"inbox": "/inbox?show=all"}
    _print(client, paths)


def _print(client: object, paths: dict[str, str]) -> None:
    print(f"{'page':32} {'median ms':>10} {'statements':>11}")
    for name, (median, statements) in medians(client, paths).items():
        print(f"{name:32} {median:10.1f} {statements:11}")


def medians(client: object, paths: dict[str, str]) -> dict[str, tuple[float, int]]:
    """The median server time of each page in milliseconds, and how many statements it needs."""
    from frontline.core.database import db

    counted: list[str] = []
    found = {}
    event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    for name, path in paths.items():
        times = []
        for _ in range(25):
            counted.clear()
            started = time.perf_counter()
            answer = client.get(path)  # type: ignore[attr-defined]
            times.append(1_000 * (time.perf_counter() - started))
            if answer.status_code != HTTPStatus.OK:
                raise SystemExit(f"{path}: {answer.status_code}")
        found[name] = statistics.median(times[5:]), len(counted)
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
