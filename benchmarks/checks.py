"""Frontline checks: how well what bears on a part of a draft is found, and how long a whole draft takes.

.venv/bin/python benchmarks/checks.py quality
.venv/bin/python benchmarks/checks.py draft [insights]

Quality: of each subject heading that Parliament gave to at least three questions, one question is held back and taken
for a part of a draft; what should be found are the others under the same heading. Nothing else is judged relevant, so
that figures are lower bounds: much that is found under a neighbouring heading bears on the part as well. Texts about
something else altogether (customers of a bank) should find nothing.
"""

import statistics
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from data import print_table, rows
from search import _count_words as count_words
from search import _fill as fill
from search import _ndcg as ndcg
from search import _people as people
from search import _recall as recall
from world import application

_OTHERS = 300  # texts about something else


def quality() -> None:
    """Print nDCG at 10 and recall at 50 by way of ranking, and what is found for texts about something else."""
    from frontline import analysis

    found = rows("question_headings")
    by_heading: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(found):
        by_heading[row["heading"]].append(number)
    held = {numbers[0]: set(numbers[1:]) for numbers in by_heading.values() if len(numbers) > 2}  # noqa: PLR2004
    kept = [number for number in range(len(found)) if number not in held]
    with application() as app, app.app_context():
        texts = [found[number]["text"] for number in kept]
        keys = dict(zip(fill(texts, analysis.encode_texts(texts), 0), kept, strict=True))
        coordinator = people()[0]
        count_words()
        ways = _ways()
        scores: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
        for number, relevant in held.items():
            for name, ranked in _ranked(found[number]["text"], coordinator, ways).items():
                mine = [keys[key] for key in ranked]
                scores[name].append((ndcg(mine, relevant), recall(mine, relevant), float(len(mine))))
        others = [row["text"] for row in rows("banking77")[:_OTHERS]]
        alarms = {
            name: statistics.mean(bool(_ranked(text, coordinator, {name: way})[name]) for text in others)
            for name, way in ways.items()
        }
    lines = [
        (name, *(statistics.mean(column) for column in zip(*scores[name], strict=True)), alarms[name]) for name in ways
    ]
    print(f"{len(held):,} parts over {len(kept):,} questions; {len(others)} texts about something else")
    print_table(("by", "nDCG@10", "recall@50", "found", "found for something else"), lines)


def _ways() -> dict[str, Callable[[Any], list[Any]]]:
    from frontline.policies.queries.evidence import rank_relevant_insights
    from frontline.search.queries import ranking
    from frontline.search.queries.ranking import rank_insights_by_meaning, rank_insights_by_words

    return {
        "words": lambda asked: list(rank_insights_by_words(asked)),
        "meaning": lambda asked: list(rank_insights_by_meaning(asked)),
        "search": ranking.rank_insights,
        "what bears on it": lambda asked: [one for one, _ in rank_relevant_insights(asked)],
    }


def _ranked(text: str, person: Any, ways: dict[str, Callable[[Any], list[Any]]]) -> dict[str, list[uuid.UUID]]:
    from frontline.core.clock import get_london_today
    from frontline.disclosure.placements import get_anonymity_groups
    from frontline.policies.queries.evidence import make_part_search

    asked = make_part_search(text, person, get_anonymity_groups(), get_london_today())
    return {name: [one.insight_id for one in way(asked)] for name, way in ways.items()}


def draft(insights: int) -> None:
    """Print how long a draft of more than twenty pages takes, from its file to its evidence pack."""
    from frontline import analysis

    real = [row["text"] for row in rows("written_questions")[:insights]]
    with application() as app, app.app_context(), app.test_request_context("/"):
        fill(real, analysis.encode_texts(real), 0)
        count_words()
        print_table(("step", "seconds"), list(_steps(_pages(real))))


def _pages(real: Sequence[str]) -> str:
    """A draft about what is asked of every department: claims from some questions, measures from others."""
    chapters = []
    for number, text in enumerate(real[:: max(len(real) // 150, 1)][:150]):
        if number % 10 == 0:
            chapters.append(f"# Chapter {number // 10 + 1}")
        told = text.rstrip(".?").capitalize()
        chapters.append(f"{told}." if number % 2 else f"We will publish a plan and fund what it needs: {told.lower()}.")
    return "\n\n".join(chapters)


def _steps(text: str) -> Any:
    from frontline.core.database import db
    from frontline.organisations import queries as organisations
    from frontline.policies import evidence_pack, pack_files
    from frontline.policies.queries.checks import list_findings
    from frontline.policies.service.checks import start_check
    from frontline.policies.service.decisions import set_aside_undecided, sign_check
    from frontline.policies.service.draft_evidence import find_draft_evidence
    from frontline.policies.service.draft_parts import begin_search
    from frontline.policies.service.drafts import Draft
    from frontline.policies.service.proposals import ProposalDetails, register_proposal

    lead, team = people()[1], min(organisations.list_open_teams(), key=lambda one: one.slug)
    proposal = register_proposal(
        key=uuid.uuid4(), team=team, person=lead, details=ProposalDetails("A plan for everything")
    )
    started = time.perf_counter()
    check = start_check(key=uuid.uuid4(), proposal=proposal, person=lead, draft=Draft("Draft", text))
    begin_search(check=check)
    find_draft_evidence(check=check, person=lead, commit_progress=db.session.commit)
    yield f"{len(text.split()):,} words, {check.parts} parts held against what is known", time.perf_counter() - started
    started = time.perf_counter()
    set_aside_undecided(check=check, person=lead, reason="It is about everything.")
    sign_check(check=check, person=lead, statement="All of it.", tells_later=False)
    made = evidence_pack.build_evidence_pack(check, lead)
    for way in (pack_files.write_pack_pdf, evidence_pack.write_pack_word):
        way(made)
    yield f"{len(list_findings(check.id))} findings signed, pack as PDF and Word", time.perf_counter() - started


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    if sys.argv[1:2] == ["draft"]:
        draft(int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)  # noqa: PLR2004 - the second argument
    else:
        quality()
