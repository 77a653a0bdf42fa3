"""What of all that the front line has said bears on a piece of a draft."""

import datetime as dt
import math
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline import analysis
from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.furniture import local_day
from frontline.disclosure.groups import GroupsByMonth
from frontline.responses.models import Response
from frontline.search import wording
from frontline.search.queries import Asked, Found, insights_by_meaning, words_in
from frontline.themes.models import Theme
from frontline.themes.queries import Facets

# Cosine from which a text is about the same thing: texts about quite other things reach it once in fifty.
BEARS = 0.45
# Score from which a team must say what it makes of it: no text about something else comes so near by chance.
STRONG = 0.5
# The part that words have in a score; meaning has the rest. As in the search: docs/decisions/0021.
_WORDS = 0.3
_FEW = 5  # insights of a theme that count: a hundred that bear a little must not hide one that says it all
_HALF_LIFE = 730  # days after which what was said last counts half of its bonus


@dataclass(frozen=True, slots=True)
class Evidence:
    """A theme that bears on a piece of a draft.

    Attributes:
        theme_id: the theme.
        score: by which themes are ranked: of its best insights, then of people and of how lately they spoke.
        best: the score of its best insight alone.
        insights: those that bear on the piece, the best first.
    """

    theme_id: uuid.UUID
    score: float
    best: float
    insights: tuple[uuid.UUID, ...]


def piece(text: str, person: Person, groups: GroupsByMonth, today: dt.date) -> Asked:
    """A piece of a draft as a search over all that policy staff may read, whichever team has it."""
    return Asked(person, wording.of_text(text), Facets(), groups, today, exactly=True, everywhere=True)


def bearing(asked: Asked) -> list[tuple[Found, float]]:
    """The insights that bear on a piece, best first, each with a score of at most about 1.

    By meaning and words together, as the search ranks; but what is not alike enough in meaning bears on nothing,
    however many words it shares.
    """
    meaning = {one: near for one, near in insights_by_meaning(asked).items() if near >= BEARS}
    words = words_in({one.insight_id for one in meaning}, asked) if meaning else {}
    most = max(words.values(), default=0.0) or 1.0
    scored = {
        one: (1 - _WORDS) * near + _WORDS * words.get(one.insight_id, 0.0) / most for one, near in meaning.items()
    }
    return sorted(scored.items(), key=lambda one: (-one[1], str(one[0])))


def nearest_answers(ids: Sequence[uuid.UUID], vector: Sequence[float]) -> list[uuid.UUID]:
    """Those of some answers that are about the same thing as what has a vector, (384,), the nearest first."""
    rows = db.session.scalars(select(Response).where(Response.id.in_(ids)))
    near = {row.id: _cosine(f"{row.title}. {row.heard}", vector) for row in rows}
    return sorted((key for key, value in near.items() if value >= BEARS), key=lambda key: (-near[key], str(key)))


def _cosine(text: str, vector: Sequence[float]) -> float:
    """The cosine of a short text and a unit vector."""
    return sum(one * other for one, other in zip(analysis.encode_words(text), vector, strict=True))


def by_theme(found: Sequence[tuple[Found, float]], today: dt.date) -> list[Evidence]:
    """The themes of what bears on a piece, best first: by their best insights, then by people and by how lately."""
    members: dict[uuid.UUID, list[tuple[float, uuid.UUID]]] = defaultdict(list)
    for one, score in found:
        members[one.theme_id].append((score, one.insight_id))
    themes = {one.id: one for one in db.session.scalars(select(Theme).where(Theme.id.in_(members)))}
    ranked = [_evidence(themes[key], rows, today) for key, rows in members.items() if key in themes]
    return sorted(ranked, key=lambda one: (-one.score, str(one.theme_id)))


def _evidence(theme: Theme, rows: list[tuple[float, uuid.UUID]], today: dt.date) -> Evidence:
    best = rows[:_FEW]
    held = best[0][0] + sum(score for score, _ in best[1:]) / (4 * _FEW)
    people = 1 + 0.1 * math.log2(1 + theme.people_count)
    age = (today - local_day(theme.last_at)).days if theme.last_at else _HALF_LIFE
    lately = 1 + 0.1 * 0.5 ** (max(age, 0) / _HALF_LIFE)
    return Evidence(theme.id, held * people * lately, best[0][0], tuple(key for _, key in rows))


@dataclass(frozen=True, slots=True)
class Weight:
    """What a theme is to a whole draft: its score, its best insight's, the parts that it bears on, its insights."""

    theme_id: uuid.UUID
    score: float
    best: float
    parts: tuple[int, ...]
    insights: tuple[uuid.UUID, ...]

    @property
    def is_strong(self) -> bool:
        """Whether it is alike enough that a team should weigh it."""
        return self.best >= STRONG


def together(found: Mapping[int, Sequence[Evidence]]) -> list[Weight]:
    """Themes over all parts of a draft, which are given by number: the weightiest first.

    A theme that bears on many parts stands above one that bears on one; the second part adds half of what the first
    does, and so on, so that a long draft does not drown what one measure is about.
    """
    by_key: dict[uuid.UUID, list[tuple[float, int, Evidence]]] = defaultdict(list)
    for number, rows in found.items():
        for one in rows:
            by_key[one.theme_id].append((one.score, number, one))
    made = [_weight(key, sorted(hits, key=lambda hit: (-hit[0], hit[1]))) for key, hits in by_key.items()]
    return sorted(made, key=lambda one: (not one.is_strong, -one.score, str(one.theme_id)))


def _weight(key: uuid.UUID, hits: Sequence[tuple[float, int, Evidence]]) -> Weight:
    score = sum(value * 0.5**place for place, (value, _, _) in enumerate(hits))
    insights = tuple(dict.fromkeys(one for _, _, hit in hits for one in hit.insights))
    best = max(hit.best for _, _, hit in hits)
    return Weight(key, score, best, tuple(number for _, number, _ in hits), insights)
