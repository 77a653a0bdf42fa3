"""All weekly digests of 200 teams over 100,000 insights, composed and queued: seconds, and how many of each.

.venv/bin/python benchmarks/digests.py [teams] [insights]
"""

import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text
from world import application

_A_THEME = 100
_WORLD = """
    INSERT INTO team (id, slug, name, remit, phrases, department_id)
        SELECT gen_random_uuid(), 'bench-' || n, 'Bench ' || n, 'R', '[]',
            (SELECT id FROM department ORDER BY slug OFFSET n % 10 LIMIT 1)
        FROM generate_series(1, CAST(:teams AS int)) AS n;
    INSERT INTO person (id, name, email, password_hash)
        SELECT gen_random_uuid(), slug || '-' || m, slug || '-' || m || '@example.org', 'x'
        FROM team CROSS JOIN generate_series(1, 3) AS m WHERE slug LIKE 'bench-%';
    INSERT INTO role_grant (id, person_id, role, team_id)
        SELECT gen_random_uuid(), p.id, 'policy_member', t.id FROM person AS p
        JOIN team AS t ON p.name LIKE t.slug || '-_' AND t.slug LIKE 'bench-%';
    INSERT INTO source (id, name) VALUES (gen_random_uuid(), 'Bench');
    INSERT INTO theme (id, number, name, phrases, quotes, state, routed_at, due_on, people_count, insight_count,
            last_at)
        SELECT gen_random_uuid(), n, 'Theme ' || n, '[]', '[]', 'acknowledged', now() - n % 30 * interval '1 day',
            current_date + n % 60 - 20, 40, 100, now() FROM generate_series(1, CAST(:themes AS int)) AS n;
    INSERT INTO theme_routing (id, theme_id, team_id, rank, confidence, reasons, state)
        SELECT gen_random_uuid(), h.id, t.id, 1, 1, '[]', 'accepted' FROM theme AS h JOIN (
            SELECT id, row_number() OVER (ORDER BY slug) AS n FROM team WHERE slug LIKE 'bench-%') AS t
            ON t.n = h.number % CAST(:teams AS int) + 1;
    INSERT INTO insight (
        id, source_id, source_key, kind, severity, identity, state, what_happened, accepted_at, submitted_at)
        SELECT gen_random_uuid(), (SELECT id FROM source), n, 'problem', 'routine', 'named', 'accepted',
            'What somebody saw, number ' || n || ', in a sentence of the usual length.', now(), now()
        FROM generate_series(1, CAST(:insights AS int)) AS n;
    INSERT INTO theme_membership (insight_id, theme_id, embedding, strength, is_new)
        SELECT i.id, t.id, array_fill(0.05, ARRAY[384])::halfvec, 0.5, false FROM insight AS i
        JOIN theme AS t ON t.number = CAST(i.source_key AS int) % CAST(:themes AS int) + 1;
    UPDATE theme AS t SET quotes = q.quotes FROM (
        SELECT theme_id, json_agg(json_build_object('insight_id', insight_id, 'text', what_happened)) AS quotes FROM (
            SELECT m.theme_id, m.insight_id, i.saw, row_number() OVER (PARTITION BY m.theme_id) AS n
            FROM theme_membership AS m JOIN insight AS i ON i.id = m.insight_id) AS ranked
        WHERE n <= 4 GROUP BY theme_id) AS q WHERE q.theme_id = t.id;
    ANALYZE
"""


def main(teams: int, insights: int) -> None:
    """Print how long the digests take, and the letters of one team."""
    with application():
        _measure(teams, insights)


def _measure(teams: int, insights: int) -> None:
    from frontline.core.clock import get_london_today
    from frontline.core.database import db
    from frontline.digests.service.composition import send_due_digests

    given = {"teams": teams, "insights": insights, "themes": insights // _A_THEME}
    with db.transaction() as session:
        session.execute(text("DROP INDEX ix_theme_membership_embedding"))  # which takes long, and no digest reads
        for statement in _WORLD.split(";"):
            session.execute(text(statement), given)
    started = time.perf_counter()
    with db.transaction():
        composed = send_due_digests(get_london_today())
    print(f"{composed} digests of {teams} teams and {insights:,} insights in {time.perf_counter() - started:.1f} s")
    with db.transaction() as session:
        told = session.execute(text("SELECT count(*), count(DISTINCT (person_id, cause)) FROM notice")).one()
    print(f"{told[0]} notices, {told[1]} of them different")
    started, written = time.perf_counter(), _letters()
    print(f"{written} letters written in {time.perf_counter() - started:.1f} s")


def _letters() -> int:
    from frontline.core.database import db
    from frontline.notices.letters import get_letter_kind, render_letter_html
    from frontline.notices.models import Notice

    def html(notice: Any) -> int:
        letter = get_letter_kind(notice)[1].write(notice)
        return bool(letter and render_letter_html(letter, ""))

    with db.transaction() as session:
        return sum(html(notice) for notice in session.query(Notice))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    numbers = [int(one) for one in sys.argv[1:]]
    main(*(numbers + [200, 100_000][len(numbers) :]))
