"""Search: what people ask, over the texts of the sample, judged by hand.

.venv/bin/python benchmarks/search_questions.py

Twenty questions as a headteacher, a policy lead or a director would type them (`judged/questions.jsonl`: 3 says just
this, 2 bears on it, 1 touches it), and sixty hard ones (`judged/hard_queries.jsonl`: paraphrases, slips, abbreviations
and other words) whose texts are those with the same concern (2, or 1 as a second one). A text is called by the first
letter of its file in `frontline/sample/data` and the number of its line, from 0. "Fused" is words and meaning without
the theme and the best that were found: the ranking of before.
"""

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from data import print_table, rows
from search import _count_words as count_words
from search import _fill as fill
from search import _people as people
from world import application

_ROOT = Path(__file__).resolve().parents[1]
_SAMPLES = ("headteachers", "nhs_managers", "prison_governors", "social_workers")
_BODY = ("what_happened", "why_it_matters", "what_would_help")
_SQUARELY = 2
_OTHERS = 77  # questions of a bank's customers, one of each intent, which should find nothing by meaning


def load_sample() -> dict[str, dict[str, Any]]:
    """The invented insights of the sample by their short names."""
    found = {}
    for name in _SAMPLES:
        lines = (_ROOT / f"frontline/sample/data/{name}.jsonl").read_text(encoding="utf-8").splitlines()
        found |= {f"{name[0]}{number}": json.loads(line) for number, line in enumerate(lines)}
    return found


def load_questions(sample: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, dict[str, int]]]:
    """Each question with its kind and the grades of what should be found."""
    judged = [json.loads(line) for line in _read_lines("questions")]
    asked = [
        (
            "questions",
            row["question"],
            {key: int(grade) for grade, keys in row["judged"].items() for key in keys.split()},
        )
        for row in judged
    ]
    hard = [json.loads(line) for line in _read_lines("hard_queries")]
    return asked + [(row["kind"], row["question"], _grade_by_concern(sample, row["concern"])) for row in hard]


def _read_lines(name: str) -> list[str]:
    return (_ROOT / f"benchmarks/judged/{name}.jsonl").read_text(encoding="utf-8").splitlines()


def _grade_by_concern(sample: Mapping[str, Mapping[str, Any]], concern: str) -> dict[str, int]:
    second = {key: 1 for key, row in sample.items() if row["also"] == concern}
    return second | {key: _SQUARELY for key, row in sample.items() if row["concern"] == concern}


def compute_ndcg(ranked: Sequence[str], grades: Mapping[str, int], most: int = 10) -> float:
    """Normalised discounted cumulative gain of graded results (Järvelin and Kekäläinen 2002), gains as they are."""
    gained = sum(grades.get(key, 0) / np.log2(place + 2) for place, key in enumerate(ranked[:most]))
    best = sum(grade / np.log2(place + 2) for place, grade in enumerate(sorted(grades.values(), reverse=True)[:most]))
    return float(gained / best)


def _fill_themes(sample: Mapping[str, Mapping[str, Any]]) -> dict[Any, str]:
    """The sample in the themes that the product finds in it; names by the ids of the insights."""
    from sqlalchemy import text

    from frontline import analysis
    from frontline.core.database import db

    texts = ["\n\n".join(row[part] for part in _BODY if row[part]) for row in sample.values()]
    headlines = [row["headline"] for row in sample.values()]
    vectors = analysis.encode_texts(texts, headlines)
    corpus = analysis.Corpus(texts, headlines, vectors, np.full(len(texts), analysis.NEW))
    found = analysis.find_themes(corpus, bound=[], pinned=np.zeros(len(texts), dtype=np.bool_), first_number=1)
    keys, set_headline = fill(texts, vectors, 0), text("UPDATE insight SET headline = :headline WHERE id = :key")
    with db.transaction() as session:
        for key, headline in zip(keys, headlines, strict=True):
            session.execute(set_headline, {"key": key, "headline": headline})
        for number in sorted(set(found.labels.tolist()) - {-1}):
            members = [keys[i] for i in np.flatnonzero(found.labels == number)]
            centre = vectors[found.labels == number].mean(axis=0)
            session.execute(
                text(
                    "WITH made AS (INSERT INTO theme (id, number, name, phrases, quotes, state, insight_count, centre)"
                    " VALUES (gen_random_uuid(), :number, :name, '[]', '[]', 'acknowledged', :size, :centre)"
                    " RETURNING id) UPDATE theme_membership SET theme_id = made.id FROM made"
                    " WHERE insight_id = ANY(:members)"
                ),
                {
                    "number": 1000 + number, "name": f"Theme {number}", "size": len(members), "members": members,
                    "centre": str(centre.tolist()),
                },
            )  # fmt: skip
    return dict(zip(keys, sample, strict=True))


def _list_ways() -> dict[str, Callable[[Any], list[Any]]]:
    from frontline.search.queries import ranking

    return {
        "words": lambda search: list(ranking.rank_insights_by_words(search)),
        "meaning": lambda search: list(ranking.rank_insights_by_meaning(search)),
        "fused": lambda search: ranking.fuse_scores(
            ranking.rank_insights_by_words(search), ranking.rank_insights_by_meaning(search)
        ),
        "search": ranking.rank_insights,
    }


def main() -> None:
    """Print nDCG at 10 by kind of question, the time of each way, and what is found for something else by meaning."""
    sample = load_sample()
    with application() as app, app.app_context():
        from frontline.search.request_parsing import parse_search_query

        names, person = _fill_themes(sample), people()[0]
        count_words()
        scores: dict[tuple[str, str], list[float]] = defaultdict(list)
        took: dict[str, list[float]] = defaultdict(list)
        for kind, question, grades in load_questions(sample):
            for name, way in _list_ways().items():
                search = parse_search_query(urlencode({"q": question}), person)
                _prepare(search)
                started = time.perf_counter()
                ranked = [names[hit.insight_id] for hit in way(search)]
                took[name].append(1000 * (time.perf_counter() - started))
                score = compute_ndcg(ranked, grades)
                scores[kind, name].append(score)
                if kind != "questions":
                    scores["all that are hard", name].append(score)
        _print_strangers(person)
    ways = list(_list_ways())
    kinds = list(dict.fromkeys(kind for kind, _ in scores))
    lines = [
        (kind, len(scores[kind, "search"]), *(statistics.mean(scores[kind, way]) for way in ways)) for kind in kinds
    ]
    print_table(("nDCG@10", "asked", *ways), lines)
    print_table(("", *ways), [("median milliseconds", *(statistics.median(took[way]) for way in ways))])


def _prepare(search: Any) -> None:
    """Read the words and the meaning of a search before it is timed: each way needs them."""
    if not (search.terms and search.has_meaning):
        sys.exit("The language model is missing.")


def _print_strangers(person: Any) -> None:
    """For how many questions about something else anything is shown by meaning alone."""
    from frontline.search.queries.ranking import rank_insights, rank_insights_by_words
    from frontline.search.request_parsing import parse_search_query

    by_intent = {str(row.get("label") or row.get("intent")): row["text"] for row in reversed(rows("banking77"))}
    found = []
    for question in list(by_intent.values())[:_OTHERS]:
        search = parse_search_query(urlencode({"q": question}), person)
        found.append(len(set(rank_insights(search)) - set(rank_insights_by_words(search))))
    share = statistics.mean(bool(number) for number in found)
    print(
        f"{len(found)} questions to a bank: {share:.2f} show some by meaning alone, {statistics.mean(found):.1f} each"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(_ROOT))
    main()
