"""What the command line does: themes, routes and redactions of a file of texts."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from nlp.arrays import Numbers, Vectors
from nlp.encoder import SentenceEncoder
from nlp.errors import InputError
from nlp.files import Lines, read_texts, write_lines
from nlp.identity import NEW, ThemeUpdater
from nlp.known_themes import KnownThemes, read_known, theme_id, theme_number
from nlp.labels import describe_themes
from nlp.personal_data import PersonalDataFinder
from nlp.routing import Team, TeamRouter
from nlp.spans import blanked

_TABLE_WIDTH = 60


def find_themes(source: Path, target: Path, previous: Path | None) -> int:
    """Write the theme of each text; known themes keep their numbers and names. Returns the exit status."""
    lines = read_texts(source)
    known = read_known(previous)
    write_lines(target, _themed(lines, known) if lines.texts else [])
    return int(lines.bad + known.bad > 0)


def show_themes(source: Path) -> int:
    """Print the themes of a file of texts, one a line, as a table. Returns the exit status."""
    try:
        texts = [line for line in source.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error}.") from error
    lines = Lines(ids=[str(number) for number in range(len(texts))], texts=texts)
    rows = _themed(lines, KnownThemes()) if texts else []
    counts = Counter(row["name"] for row in rows if row["theme"])
    for name, count in counts.most_common():
        print(f"{name[:_TABLE_WIDTH]:{_TABLE_WIDTH}} {count:>8,}")
    print(f"{'(no theme)':{_TABLE_WIDTH}} {len(rows) - counts.total():>8,}")
    return 0


def route(teams: Path, decided: Path | None, source: Path, target: Path) -> int:
    """Write the ranked teams of each text. Returns the exit status."""
    known = _teams(teams)
    lines = read_texts(source)
    learned = _decided(decided, {name for team in known for name in (team.team, *team.formerly)})
    # Everything is computed before the file is opened, so that a failure leaves an earlier one whole.
    write_lines(target, list(_routes(known, learned, lines)) if lines.texts else [])
    return int(lines.bad + learned.bad > 0)


def redact(source: Path, target: Path) -> int:
    """Write each text without its personal data, and what was found where. Returns the exit status."""
    lines = read_texts(source)
    finder = PersonalDataFinder()
    write_lines(target, (_redacted(finder, *line) for line in _bar(list(zip(lines.ids, lines.texts, strict=True)))))
    return int(lines.bad > 0)


def _themed(lines: Lines, known: KnownThemes) -> list[dict[str, Any]]:
    encoder = SentenceEncoder()
    vectors = _encoded(encoder, lines.texts)
    before = [known.lines.get(key) for key in lines.ids]
    previous = np.array([NEW if line is None else theme_number(line) for line in before], dtype=np.int64)
    pinned = [bool(line and line.get("pinned")) for line in before]
    bound = known.bound()
    run = ThemeUpdater().fit(
        vectors, previous, texts=lines.texts, bound=bound, pinned=np.array(pinned), first_number=known.highest() + 1
    )
    names = _names(lines.texts, run.labels_, vectors, known.names(), encoder)
    rows = [
        {
            "id": key,
            "theme": theme_id(label) if label >= 0 else None,
            "subtheme": f"{theme_id(label)}.{part}" if label >= 0 and part >= 0 else None,
            "strength": round(float(strength), 4),
            "name": names.get(label),
            # What people decided goes on from run to run.
            **({"confirmed": True} if label in bound else {}),
            **({"pinned": True} if is_pinned else {}),
        }
        for key, label, part, strength, is_pinned in zip(
            lines.ids, run.labels_.tolist(), run.subthemes_.tolist(), run.strengths_, pinned, strict=True
        )
    ]
    if known.highest() > run.labels_.max():
        # The theme of the highest number has no text any more: its number must not be given to another.
        rows[0]["last"] = theme_id(known.highest())
    return rows


def _names(
    texts: Sequence[str], labels: Numbers, vectors: Vectors, kept: dict[int, str], encoder: SentenceEncoder
) -> dict[int, str]:
    """Names of all themes: those of the last run stay."""
    described = describe_themes(texts, labels, vectors, taken_names=list(kept.values()), encoder=encoder)
    return {number: description.name for number, description in described.items()} | kept


def _teams(path: Path) -> list[Team]:
    try:
        teams = [_team(row) for row in json.loads(path.read_text(encoding="utf-8-sig"))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f'{path} is not a list of {{"team", "remit"}}: {error}.') from error
    if not teams or len({team.team for team in teams}) < len(teams):
        raise InputError(f"{path} has no teams, or two of one name.")
    return teams


def _team(row: dict[str, Any]) -> Team:
    lists = [row.get(key) or [] for key in ("phrases", "formerly")]
    plain = [row["team"], row.get("remit") or row["team"], row.get("department") or ""]
    if not all(isinstance(value, list) for value in lists) or not all(
        isinstance(value, str) for value in [*plain, *lists[0], *lists[1]]
    ):
        raise InputError(f"the team {row['team']} has a value that is no text")
    team, remit, department = (value.encode("utf-8", "replace").decode("utf-8") for value in plain)
    return Team(team, remit, department or None, tuple(lists[0]), tuple(lists[1]))


def _decided(path: Path | None, teams: set[str]) -> Lines:
    """Decided lines whose team is known; the others are named and left out."""
    if path is None:
        return Lines()
    lines, kept = read_texts(path), Lines()
    kept.bad = lines.bad
    for key, text, value in zip(lines.ids, lines.texts, lines.values, strict=True):
        if not isinstance(value.get("team"), str) or value["team"] not in teams:
            print(f'{path.name}, id {key}: there is no team called "{value.get("team")}"', file=sys.stderr)
            kept.bad += 1
            continue
        kept.ids.append(key)
        kept.texts.append(text)
        kept.values.append(value)
    return kept


def _routes(teams: Sequence[Team], learned: Lines, lines: Lines) -> Iterable[dict[str, Any]]:
    encoder = SentenceEncoder()
    vectors = _encoded(encoder, [*learned.texts, *lines.texts])
    decisions: list[str | None] = [value["team"] for value in learned.values]
    texts = [*learned.texts, *lines.texts]
    router = TeamRouter(teams, encoder=encoder).fit(texts, vectors, [*decisions, *([None] * len(lines.texts))])
    rankings = router.rank(lines.texts, vectors[len(learned.texts) :], reasons=False)
    for key, ranking in zip(lines.ids, rankings, strict=True):
        ranked = [{"team": found.team, "confidence": round(found.confidence, 6)} for found in ranking.routes]
        yield {"id": key, "teams": ranked, "abstain": ranking.abstain}


def _redacted(finder: PersonalDataFinder, key: str, text: str) -> dict[str, Any]:
    spans = finder.find(text)
    found = [{"start": s.start, "end": s.end, "kind": s.kind, "confidence": s.confidence} for s in spans]
    return {"id": key, "text": blanked(text, spans), "spans": found}


def _encoded(encoder: SentenceEncoder, texts: Sequence[str]) -> Vectors:
    with tqdm(total=len(texts), desc="Reading", unit="texts", disable=not sys.stderr.isatty()) as bar:

        def move(done: int) -> None:
            bar.update(done)

        return encoder.transform(texts, progress=move)


def _bar(items: Sequence[Any]) -> Iterable[Any]:
    return tqdm(items, desc="Screening", unit="texts", disable=not sys.stderr.isatty())
