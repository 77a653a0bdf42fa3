"""Frontline checks: how well what bears on a part of a draft is found, and how long a whole draft takes.

.venv/bin/python benchmarks/checks.py quality
.venv/bin/python benchmarks/checks.py parts
.venv/bin/python benchmarks/checks.py draft [insights]

Quality: of each subject heading that Parliament gave to at least three questions, one question is held back and taken
for a part of a draft; what should be found are the others under the same heading. Nothing else is judged relevant, so
that figures are lower bounds: much that is found under a neighbouring heading bears on the part as well. Texts about
something else altogether (customers of a bank) should find nothing.

Parts: six drafts, in `drafts/`, are held against the insights of the sample, in the themes that the product finds.
`judged.json` names by file and line those that were judged to bear on each part; in the three of two to three pages
only what is listed first was judged, so that what another ranking lists there may count as wrong.
"""

import json
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
from search_questions import _fill_themes as fill_themes
from search_questions import load_sample
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
    from frontline.policies.queries.evidence import rank_near_insights
    from frontline.search.queries import ranking
    from frontline.search.queries.ranking import rank_insights_by_meaning, rank_insights_by_words

    return {
        "words": lambda asked: list(rank_insights_by_words(asked)),
        "meaning": lambda asked: list(rank_insights_by_meaning(asked)),
        "search": ranking.rank_insights,
        "what bears on it": lambda asked: [one for one in rank_near_insights(asked, asked.vector) if one.is_near],
    }


def _ranked(text: str, person: Any, ways: dict[str, Callable[[Any], list[Any]]]) -> dict[str, list[uuid.UUID]]:
    from frontline.core.clock import get_london_today
    from frontline.disclosure.placements import get_anonymity_groups
    from frontline.policies.queries.evidence import make_part_search

    asked = make_part_search(text, person, get_anonymity_groups(), get_london_today())
    return {name: [one.insight_id for one in way(asked)] for name, way in ways.items()}


def parts() -> None:
    """Print how much of what is listed first for a part bears on it, by cut-off, and for how many nothing is left."""
    folder = Path(__file__).parent / "drafts"
    judged = json.loads((folder / "judged.json").read_text())
    sample = load_sample()
    first: list[tuple[bool, list[tuple[float, bool]]]] = []
    with application() as app, app.app_context():
        names, person = fill_themes(sample), people()[0]
        count_words()
        for name, bearing in judged.items():
            bearing_ids = [{f"{key[0]}{key.partition(':')[2]}" for key in keys} for keys in bearing.values()]
            measured = _measure_draft((folder / f"{name}.txt").read_text(), person)
            for bears, near in zip(bearing_ids, measured, strict=True):
                row = [(insight.score, names[insight.insight_id] in bears) for insight in near]
                first.append((name.endswith("_long"), row))
    for label, lengths in (("all", (False, True)), ("half a page", (False,)), ("three pages", (True,))):
        print(label)
        _print_cuts([row for is_long, row in first if is_long in lengths])


def _measure_draft(text: str, person: Any) -> list[list[Any]]:
    """The five insights that are nearest to each part of a draft."""
    from frontline import analysis
    from frontline.core.clock import get_london_today
    from frontline.disclosure.placements import get_anonymity_groups
    from frontline.policies.queries.evidence import compute_centre, make_part_search, rank_near_insights

    texts = [part.text for part in analysis.split_draft(text)]
    whole = compute_centre([analysis.encode_words(text) for text in texts])
    searches = (make_part_search(text, person, get_anonymity_groups(), get_london_today()) for text in texts)
    return [rank_near_insights(search, whole)[:5] for search in searches]


def _print_cuts(first: Sequence[Sequence[tuple[float, bool]]]) -> None:
    lines = []
    for cut in (0.0, 0.5, 0.56, 0.58, 0.6, 0.62):
        kept = [[bears for score, bears in row if score >= cut] for row in first]
        shown = [bears for row in kept for bears in row]
        lines.append((cut, len(shown), statistics.mean(shown), sum(not row for row in kept)))
    print_table(("from", "shown", "of them bear", f"parts of {len(first)} without any"), lines)


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
    elif sys.argv[1:2] == ["parts"]:
        parts()
    else:
        quality()
