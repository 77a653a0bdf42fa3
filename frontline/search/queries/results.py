"""What a page of results shows: each kind of thing apart, with the words that were looked for marked."""

import textwrap
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import Permission, has_role, holds
from frontline.core.database import db
from frontline.core.furniture import Page, page_number, paginate
from frontline.insights.models import Insight
from frontline.placements import queries as placements
from frontline.placements.queries import Filters
from frontline.responses.models import Response
from frontline.search.queries import matching
from frontline.search.queries.ranking import DEEPEST, Asked, Found, answer_ids, insights, own_ids, theme_ids
from frontline.themes import queries as themes
from frontline.themes.models import Theme

GROUPS = {
    "themes": "Themes", "insights": "Insights", "own": "What you logged, once it is checked", "answers": "Answers",
    "placements": "Placements",
}  # fmt: skip
_FEW, _SIZE, _BEGINNING = 5, 20, 220
_NARROWED = ("insights",)  # what facets are about
_MARKS = 'StartSel=\x02, StopSel=\x03, MaxFragments=2, MaxWords=36, MinWords=18, FragmentDelimiter=" … "'
_HEADLINES = text(
    "SELECT key, ts_headline('english', body, CAST(:query AS tsquery), :marks) AS shown"
    " FROM unnest(CAST(:keys AS uuid[]), CAST(:texts AS text[])) AS t(key, body)"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the thing itself, the theme through which it is read, and a part of its text.

    Attributes:
        row: the insight, theme, answer or placement.
        theme: of an insight.
        snippet: with the words that were looked for between the characters STX and ETX.
        title: of what a higher domain contributes.
        path: where that leads.
        about: what else is said of it.
    """

    row: Any
    theme: Theme | None = None
    snippet: str = ""
    title: str = ""
    path: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """The results of each kind, in the order in which they are shown; kinds without any are left out."""

    groups: dict[str, Page[Hit]]
    insights_only: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not any(page.total for page in self.groups.values())


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of things that a higher domain lets people find.

    Attributes:
        name: in the address of a page.
        label: above the results.
        may: whether a person may find such things at all.
        ranked: the keys of what is found, best first.
        load: what is shown of some keys.
    """

    name: str
    label: str
    may: Callable[[Person], bool]
    ranked: Callable[[Asked], list[Any]]
    load: Callable[[Sequence[Any], Asked], list[Hit]]


_contributed: dict[str, Group] = {}


def contribute(group: Group) -> None:
    """Add a kind of results (installing twice counts once)."""
    _contributed[group.name] = group
    GROUPS[group.name] = group.label
    _KINDS[group.name] = group.ranked, group.load


def groups_of(person: Person) -> list[str]:
    """The kinds of things that a person may find at all."""
    reads, placed = holds(person, Permission.READ_THEME), holds(person, Permission.READ_PLACEMENTS)
    secondee = has_role(person, Role.SECONDEE)
    can = {"themes": reads, "insights": reads, "own": secondee, "answers": reads or secondee, "placements": placed}
    can |= {name: group.may(person) for name, group in _contributed.items()}
    return [group for group in GROUPS if can[group]]


def results(asked: Asked, group: str = "", *, everything: bool = False) -> Results:
    """A page of one kind, or the first few of every kind; `everything` of a kind as one page."""
    if not asked.wording.words:
        return Results({})
    mine = groups_of(asked.person)
    narrowed = mine if asked.facets.is_open else [name for name in mine if name in _NARROWED]
    wanted = [group] if group in mine else narrowed
    size = DEEPEST if everything else _SIZE if group else _FEW
    found = {name: _page(name, asked, size) for name in wanted}
    return Results({name: page for name, page in found.items() if page.total or group}, wanted == ["insights"])


def _page(group: str, asked: Asked, size: int) -> Page[Hit]:
    if group == "placements":
        return _placements(asked, size)
    ranked, load = _KINDS[group]
    keys = ranked(asked)
    number = page_number(len(keys), size=size, number=_first(size))
    first = (number - 1) * size
    return Page(load(keys[first : first + size], asked), number, len(keys), size)


def _first(size: int) -> int | None:
    """The first page where only a few are shown; else the one that is asked for."""
    return None if size == _SIZE else 1


def _placements(asked: Asked, size: int) -> Page[Hit]:
    everything = holds(asked.person, Permission.MANAGE_PLACEMENTS)
    filters = Filters("all", words=asked.wording.text)
    query = placements.placements(asked.person, filters, asked.today, everything=everything)
    page = paginate(query, size=size, number=_first(size))
    return Page([Hit(row) for row in page.rows], page.number, page.total, page.size)


def _insights(keys: Sequence[Found], asked: Asked) -> list[Hit]:
    rows = themes.seen([key.insight_id for key in keys], asked.person)
    about = themes.readable({key.theme_id for key in keys}, asked.person)
    shown = snippets({one.id: one.text for one in rows.values()}, asked)
    return [
        Hit(rows[key.insight_id], about[key.theme_id], shown[key.insight_id])
        for key in keys
        if key.insight_id in rows and key.theme_id in about
    ]


def _themes(keys: Sequence[uuid.UUID], asked: Asked) -> list[Hit]:
    wanted = select(Theme).where(Theme.id.in_(keys)).options(selectinload(Theme.routings))
    rows = {one.id: one for one in db.session.scalars(wanted)}
    shown = snippets({one.id: one.summary for one in rows.values() if one.summary}, asked)
    return [Hit(rows[key], snippet=shown.get(key, "")) for key in keys if key in rows]


def _answers(keys: Sequence[uuid.UUID], asked: Asked) -> list[Hit]:
    rows = {one.id: one for one in db.session.scalars(select(Response).where(Response.id.in_(keys)))}
    about = themes.readable({theme.id for row in rows.values() for theme in row.themes}, asked.person)
    shown = snippets({one.id: one.body for one in rows.values()}, asked)
    return [
        Hit(rows[key], next((about[one.id] for one in rows[key].themes if one.id in about), None), shown[key])
        for key in keys
        if key in rows
    ]


def _own(keys: Sequence[uuid.UUID], asked: Asked) -> list[Hit]:
    rows = {one.id: one for one in db.session.scalars(select(Insight).where(Insight.id.in_(keys)))}
    shown = snippets({one.id: one.text for one in rows.values()}, asked)
    return [Hit(rows[key], snippet=shown[key]) for key in keys]


_KINDS: dict[str, tuple[Callable[[Asked], list[Any]], Callable[[Sequence[Any], Asked], list[Hit]]]] = {
    "themes": (theme_ids, _themes), "insights": (insights, _insights), "own": (own_ids, _own),
    "answers": (answer_ids, _answers),
}  # fmt: skip


def snippets(texts: dict[uuid.UUID, str], asked: Asked) -> dict[uuid.UUID, str]:
    """The parts of some texts in which the words stand, or their beginnings."""
    given = {
        "keys": list(texts), "texts": list(texts.values()), "marks": _MARKS,
        "query": matching.any_of(asked.terms.terms),
    }  # fmt: skip
    found = {row.key: row.shown for row in db.session.execute(_HEADLINES, given)}
    return {key: _with_ends(found[key], text) for key, text in texts.items()}


def _with_ends(shown: str, text: str) -> str:
    """A part of a text, with what says that it begins or ends in the middle; where no word is marked, the beginning."""
    if "\x02" not in shown:
        return textwrap.shorten(text, _BEGINNING, placeholder=" …")
    bare, whole = " ".join(shown.replace("\x02", "").replace("\x03", "").split()), " ".join(text.split())
    before = "" if whole.startswith(bare[:20]) else "… "
    return f"{before}{shown.strip()}{'' if whole.endswith(bare[-20:]) else ' …'}"
