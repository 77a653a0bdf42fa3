"""Sentences with personal data marked by hand as {kind:span}, and how well a finder does on them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data"
MARK = re.compile(r"\{(\w+):([^}]*)\}")

FoundSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, and the (start, end, kind) of the personal data in it."""

    text: str
    spans: tuple[FoundSpan, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many spans of a kind there are, were found, and were found rightly."""

    kind: str
    true: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


def read_sentences(name: str) -> list[Marked]:
    """The sentences of one file."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [_parse_sentence(line) for line in lines if line and not line.startswith("#")]


def _parse_sentence(line: str) -> Marked:
    spans, text, done = [], "", 0
    for match in MARK.finditer(line):
        text += line[done : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text, done = text + match[2], match.end()
    return Marked(text + line[done:], tuple(spans))


def score_kinds(marked: Iterable[Marked], find: Callable[[str], Iterable[FoundSpan]]) -> list[Score]:
    """Per kind; a span is found rightly where kind, start and end are those marked."""
    true: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for sentence in marked:
        spans = set(find(sentence.text))
        true.update(kind for _, _, kind in sentence.spans)
        counts.update(kind for _, _, kind in spans)
        right.update(kind for _, _, kind in spans & set(sentence.spans))
    return [Score(kind, true[kind], counts[kind], right[kind]) for kind in sorted(true | counts)]
