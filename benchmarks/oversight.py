"""Server time of the pages of placements and oversight with 1,000 placements: 1,000 insights against 100,000, one run.

.venv/bin/python benchmarks/oversight.py [insights]
"""

import sys
import time
from pathlib import Path
from typing import Any

from pages import WORLD, medians
from sqlalchemy import text
from world import application

_PLACEMENTS, _FEW, _A_THEME = 1_000, 1_000, 100
_MORE = """
    INSERT INTO theme (id, number, name, phrases, quotes, state, routed_at, acknowledged_at, responded_at)
        SELECT gen_random_uuid(), n, 'Theme ' || n, '[]', '[]',
            CASE n % 3 WHEN 0 THEN 'monitoring' ELSE 'acknowledged' END, now() - n % 500 * interval '1 day',
            now() - n % 500 * interval '1 day' + n % 20 * interval '1 day',
            CASE n % 3 WHEN 0 THEN now() - n % 100 * interval '1 day' END
        FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n;
    INSERT INTO theme_routing (id, theme_id, team_id, rank, confidence, reasons, state)
        SELECT gen_random_uuid(), t.id, (SELECT id FROM team ORDER BY slug OFFSET t.number % 8 LIMIT 1), 1, 1, '[]',
            'accepted' FROM theme AS t WHERE t.number BETWEEN CAST(:first AS int) AND CAST(:last AS int);
    INSERT INTO response (id, team_id, author_id, outcome, body, audience, state, published_at)
        SELECT gen_random_uuid(), r.team_id, (SELECT id FROM person LIMIT 1), 'change_planned', 'Words', 'contributors',
            'published', t.responded_at FROM theme AS t JOIN theme_routing AS r ON r.theme_id = t.id
        WHERE t.number BETWEEN CAST(:first AS int) AND CAST(:last AS int) AND t.responded_at IS NOT NULL;
    INSERT INTO response_theme (response_id, theme_id)
        SELECT DISTINCT ON (r.id) r.id, t.id FROM response AS r JOIN theme AS t ON t.responded_at = r.published_at
        WHERE t.number BETWEEN CAST(:first AS int) AND CAST(:last AS int) ON CONFLICT DO NOTHING;
    WITH added AS (
        INSERT INTO insight (id, author_id, placement_id, kind, severity, identity, state, what_happened, accepted_at,
                submitted_at)
            SELECT gen_random_uuid(), q.person_id, q.id, 'problem', 'routine',
                CASE n % 3 WHEN 0 THEN 'named' ELSE 'confidential' END, 'accepted', 'What somebody saw, number ' || n,
                now(), now() - n % 700 * interval '1 day'
            FROM generate_series(
                CAST(:first AS int) * CAST(:size AS int), (CAST(:last AS int) + 1) * CAST(:size AS int) - 1) AS n JOIN (
                SELECT id, person_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS all_of_them
                FROM placement) AS q ON q.place = n % q.all_of_them + 1 RETURNING id)
    INSERT INTO theme_membership (insight_id, theme_id, embedding, strength, is_new, subtheme)
        SELECT a.id, t.id, array_fill(0.05, ARRAY[384])::halfvec, 0.5, false, 0
        FROM (SELECT id, row_number() OVER () AS place FROM added) AS a
        JOIN theme AS t ON t.number = CAST(:first AS int) + (a.place - 1) / CAST(:size AS int);
"""


def main(many: int) -> None:
    """Print the median time of each page with few and with many insights, and their ratio."""
    with application() as app:
        _measure(app, many)


def _measure(app: Any, many: int) -> None:
    from frontline.accounts.models import Grant, Person, Role
    from frontline.accounts.service.sign_ins import start_sign_in
    from frontline.core.database import db

    with db.transaction() as session:
        for statement in WORLD.split(";")[:-1]:
            session.execute(text(statement), {"people": _PLACEMENTS})
        person = Person(name="Cora", email="cora@example.org", password_hash="")
        person.grants.append(Grant(role=Role.COORDINATOR))
        session.add(person)
        session.flush()
        _, token = start_sign_in(person=person, browser="Benchmark", hours=1)
        placement = session.execute(text("SELECT id FROM placement LIMIT 1")).scalar_one()
    client = app.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"] = token
    few = _timed(client, placement, 0, _FEW // _A_THEME - 1)
    lots = _timed(client, placement, _FEW // _A_THEME, many // _A_THEME - 1)
    print(f"{'page':26} {f'{_FEW:,} (ms)':>12} {f'{many:,} (ms)':>14} {'ratio':>6} {'statements':>11}")
    for name, (median, _) in few.items():
        print(f"{name:26} {median:12.1f} {lots[name][0]:14.1f} {lots[name][0] / median:6.2f} {lots[name][1]:11}")


def _timed(client: Any, placement: object, first: int, last: int) -> dict[str, tuple[float, int]]:
    from frontline.core.clock import get_london_today
    from frontline.core.database import db
    from frontline.oversight import service
    from frontline.themes.analysis.counts import refresh_all_counts

    with db.transaction() as session:
        for statement in _MORE.split(";")[:-1]:
            session.execute(text(statement), {"first": first, "last": last, "size": _A_THEME})
        session.execute(text("ANALYZE"))
        refresh_all_counts()
        started = time.perf_counter()
        number = service.refresh_measures(get_london_today())
        print(f"facts made in {time.perf_counter() - started:.1f} s: {number:,}", flush=True)
        session.execute(text("ANALYZE"))
    paths = {
        "dashboard": "/oversight", "dashboard, 24 months": "/oversight?period=24",
        "measure": "/oversight/measures/answered", "insights": "/oversight/measures/insights",
        "bottlenecks": "/oversight/bottlenecks", "dashboard as XLSX": "/oversight/export.xlsx",
        "placements": "/placements", "board": "/placements/board", "timeline": "/placements/timeline",
        "coverage": "/placements/coverage", "one placement": f"/placements/{placement}",
    }  # fmt: skip
    return medians(client, paths)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
