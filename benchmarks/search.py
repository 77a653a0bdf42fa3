"""Search: quality on real questions (words, meaning, both), and latency as insights grow.

.venv/bin/python benchmarks/search.py quality
.venv/bin/python benchmarks/search.py latency [most insights]

Quality: each subject heading that Parliament gave is a search, the questions under it are what should be found.
Latency: pages of results for a coordinator, who reads everything, and for a lead whose team has a twentieth.
"""

import statistics
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from data import print_table, rows
from world import application

_A_THEME, _SEARCHES = 500, 150
_INDEX = "ix_theme_membership_embedding"


def _people() -> list[Any]:
    from frontline.accounts.models import Grant, Person, Role
    from frontline.core.database import db
    from frontline.organisations import queries as organisations

    team = min(organisations.list_open_teams(), key=lambda one: one.slug)
    grants = {"coordinator": Grant(role=Role.COORDINATOR), "lead": Grant(role=Role.POLICY_LEAD, team_id=team.id)}
    found = []
    for name, grant in grants.items():
        person = Person(name=name, email=f"{name}@example.org", password_hash="")
        person.grants.append(grant)
        db.session.add(person)
        found.append(person)
    db.session.commit()
    return found


def _fill(texts: Sequence[str], vectors: Any, first: int) -> list[uuid.UUID]:
    """Insights of these texts, in themes of five hundred; a twentieth of the themes is with the lead's team."""
    from frontline.core.database import db

    connection = db.engine.raw_connection()
    raw = connection.driver_connection
    keys = [uuid.uuid4() for _ in texts]
    themes = [uuid.uuid4() for _ in range(-(-len(texts) // _A_THEME))]
    with raw.cursor() as cursor:
        cursor.execute("INSERT INTO source (id, name) VALUES (gen_random_uuid(), 'Real') ON CONFLICT DO NOTHING")
        source = cursor.execute("SELECT id FROM source").fetchone()[0]
        team = cursor.execute("SELECT id FROM team ORDER BY slug LIMIT 1").fetchone()[0]
        with cursor.copy("COPY theme (id, number, name, phrases, quotes, state, insight_count) FROM STDIN") as copy:
            for number, key in enumerate(themes, start=first // _A_THEME + 1):
                copy.write_row((key, number, f"Theme {number}", "[]", "[]", "acknowledged", _A_THEME))
        with cursor.copy(
            "COPY theme_routing (id, theme_id, team_id, rank, confidence, reasons, state) FROM STDIN"
        ) as c:
            for key in themes[::20]:
                c.write_row((uuid.uuid4(), key, team, 1, 1.0, "[]", "accepted"))
        columns = "id, source_id, source_key, kind, severity, identity, state, what_happened, accepted_at, submitted_at"
        with cursor.copy(f"COPY insight ({columns}) FROM STDIN") as copy:
            for number, (key, words) in enumerate(zip(keys, texts, strict=True), start=first):
                row = (key, source, str(number), "problem", "routine", "named", "accepted", words, "now", "now")
                copy.write_row(row)
        with cursor.copy(
            "COPY theme_membership (insight_id, theme_id, embedding, strength, is_new) FROM STDIN"
        ) as copy:
            for number, (key, vector) in enumerate(zip(keys, vectors, strict=True)):
                shown = "[" + ",".join(f"{value:.4f}" for value in vector.tolist()) + "]"
                copy.write_row((key, themes[number // _A_THEME], shown, 0.5, False))
    raw.commit()
    connection.close()
    return keys


def _count_words() -> float:
    from frontline.core.database import db
    from frontline.search import service

    started = time.perf_counter()
    with db.transaction():
        service.refresh_word_counts()
    return time.perf_counter() - started


def quality() -> None:
    """Print nDCG at 10 and recall at 50, over all headings with at least two questions."""
    from frontline import analysis

    found = rows("question_headings")
    by_heading: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(found):
        by_heading[row["heading"]].add(number)
    headings = {heading: numbers for heading, numbers in by_heading.items() if len(numbers) > 1}
    with application() as app, app.app_context():
        from frontline.search.queries.ranking import rank_insights, rank_insights_by_meaning, rank_insights_by_words
        from frontline.search.request_parsing import parse_search_query

        texts = [row["text"] for row in found]
        keys = {key: number for number, key in enumerate(_fill(texts, analysis.encode_texts(texts), 0))}
        coordinator = _people()[0]
        _count_words()
        ways: dict[str, Callable[[Any], list[Any]]] = {
            "words": rank_insights_by_words, "meaning": rank_insights_by_meaning, "both": rank_insights,
        }  # fmt: skip
        scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for heading, relevant in headings.items():
            search = parse_search_query(urlencode({"q": heading}), coordinator)
            for name, way in ways.items():
                ranked = [keys[one.insight_id] for one in way(search)]
                scores[name].append((_ndcg(ranked, relevant), _recall(ranked, relevant)))
    lines = [(name, *(statistics.mean(column) for column in zip(*scores[name], strict=True))) for name in ways]
    print(f"{len(headings):,} searches over {len(found):,} questions")
    print_table(("by", "nDCG@10", "recall@50"), lines)


def _ndcg(ranked: Sequence[int], relevant: set[int], most: int = 10) -> float:
    gained = sum(1 / np.log2(place + 2) for place, one in enumerate(ranked[:most]) if one in relevant)
    best = sum(1 / np.log2(place + 2) for place in range(min(most, len(relevant))))
    return float(gained / best)


def _recall(ranked: Sequence[int], relevant: set[int], most: int = 50) -> float:
    return len(relevant.intersection(ranked[:most])) / min(len(relevant), most)


def latency(most: int) -> None:
    """Milliseconds of a whole page of results as insights grow tenfold each time."""
    from frontline import analysis

    generator = np.random.default_rng(0)
    real = [row["text"] for row in rows("written_questions")[:20_000]]
    vectors = analysis.encode_texts(real)
    searches = sorted({row["heading"] for row in rows("question_headings")})
    searches = [searches[i] for i in generator.choice(len(searches), _SEARCHES, replace=False)]
    lines: list[tuple[object, ...]] = []
    with application() as app:
        people, there, size = _people(), 0, 10_000
        while size <= most:
            _grow(real, vectors, there, size, generator)
            counting = _count_words()
            for person in people:
                took = _timed(app, person, searches)
                lines.append((f"{size:,}", person.name, *np.percentile(took, (50, 95)).round(1).tolist(), counting))
            there, size = size, size * 10
            print_table(("insights", "who", "p50 (ms)", "p95 (ms)", "words counted in (s)"), lines[-2:])
    print_table(("insights", "who", "p50 (ms)", "p95 (ms)", "words counted in (s)"), lines)


def _grow(real: Sequence[str], vectors: Any, there: int, size: int, generator: Any) -> None:
    """Up to so many insights: two questions joined, with a vector between theirs."""
    from sqlalchemy import text

    from frontline.core.database import db
    from nlp.arrays import normalise_rows

    with db.engine.begin() as connection:
        connection.execute(text(f"DROP INDEX IF EXISTS {_INDEX}"))
    for first in range(there, size, 50_000):
        number = min(50_000, size - first)
        one, other = (generator.integers(0, len(real), number) for _ in range(2))
        texts = [f"{real[i]} {real[j]}" for i, j in zip(one, other, strict=True)]
        noise = normalise_rows(generator.standard_normal((number, vectors.shape[1]), dtype=np.float32))
        _fill(texts, normalise_rows(vectors[one] + vectors[other] + 0.3 * noise), first)
    started = time.perf_counter()
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL maintenance_work_mem = '3GB'"))
        made = f"CREATE INDEX {_INDEX} ON theme_membership USING hnsw (embedding halfvec_cosine_ops)"
        connection.execute(text(made))
        connection.execute(text("ANALYZE"))
    print(f"index of {size:,} vectors made in {time.perf_counter() - started:.0f} s", flush=True)


def _timed(app: Any, person: Any, searches: Sequence[str]) -> list[float]:
    from frontline.core.database import db
    from frontline.search.queries.results import get_search_results
    from frontline.search.request_parsing import parse_search_query

    took = []
    with app.test_request_context("/search"):
        for number, words in enumerate([*searches[:10], *searches]):
            started = time.perf_counter()
            get_search_results(parse_search_query(urlencode({"q": words}), person))
            db.session.rollback()
            if number >= 10:  # noqa: PLR2004 - the first ten warm up
                took.append(1000 * (time.perf_counter() - started))
    return took


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    if sys.argv[1:2] == ["latency"]:
        latency(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)  # noqa: PLR2004 - the second argument
    else:
        quality()
