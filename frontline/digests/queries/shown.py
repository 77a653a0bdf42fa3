"""What may be shown of a digest now: whatever was withdrawn, redacted or moved since it was composed is left out."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.models import THEMED, Digest, Scope
from frontline.digests.queries.scopes import in_scope
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.placed import load_groups
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models import Insight
from frontline.responses.models import OUT, Audience, Response, ResponseState
from frontline.themes import queries as themes
from frontline.themes.models import Theme

MOST = 8  # items: one page
Members = Mapping[tuple[uuid.UUID, uuid.UUID], Insight]  # by theme and insight


@dataclass(frozen=True, slots=True)
class Piece:
    """A quote: what was said, and by whom, as far as it may be told now."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a digest tells: what it is called, where it leads, why it is told, and two quotes."""

    title: str
    path: str
    reasons: Sequence[str]
    body: str = ""
    quotes: Sequence[Piece] = ()
    team: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is left of a digest for somebody.

    Attributes:
        items: the most important first.
        gone: how many things that it had are not shown any more, quotes included.
        more: how many themes had no room.
        call: what the community is asked.
    """

    items: Sequence[Item]
    gone: int = 0
    more: int = 0
    call: str = ""


def shown(digest: Digest, person: Person) -> Shown:
    """What a person may see of a digest at this moment."""
    rows = digest.content.get("items", [])
    if digest.scope in THEMED:
        return _themes(digest, rows, person)
    return _answers(digest, rows, person)


def _themes(digest: Digest, rows: Sequence[Mapping[str, Any]], person: Person) -> Shown:
    """The most important that the person may read; gone is what is gone for everybody, not what is others'."""
    ids = [uuid.UUID(row["theme"]) for row in rows]
    still = set(db.session.scalars(select(Theme.id).where(Theme.id.in_(ids), in_scope(digest.scope, digest.object_id))))
    found, groups = themes.readable(still, person), load_groups()
    mine = [(row, found[key]) for key, row in zip(ids, rows, strict=True) if key in found]
    quoted = [uuid.UUID(quote["insight"]) for row, _theme in mine[:MOST] for quote in row["quotes"]]
    told = [theme for _row, theme in mine[:MOST]]
    seen, every = themes.members_among(told, quoted, person), themes.members_among(told, quoted)
    items = [_item(theme, row, seen, groups) for row, theme in mine[:MOST]]
    gone = len(set(ids) - still) + sum(_gone(theme, row, every) for row, theme in mine[:MOST])
    return Shown(items, gone, max(len(mine) - MOST, 0))


def _item(theme: Theme, row: Mapping[str, Any], seen: Members, groups: GroupsByMonth) -> Item:
    quotes = _quotes(theme, row["quotes"], seen, groups)[:2]
    return Item(theme.name, f"/themes/{theme.id}", row["reasons"], row["size"], quotes, row.get("team", ""))


def _quotes(theme: Theme, rows: Sequence[Mapping[str, str]], seen: Members, groups: GroupsByMonth) -> list[Piece]:
    """Those whose insight is still in the theme, is not hidden from the person, and still says so."""
    return [
        Piece(row["text"], describe_author(insight, groups))
        for row in rows
        if (insight := seen.get((theme.id, uuid.UUID(row["insight"])))) and _bare(row["text"]) in _bare(insight.text)
    ]


def _gone(theme: Theme, row: Mapping[str, Any], every: Members) -> int:
    """How many quotes of an item nobody sees any more."""
    quotes = [(quote["text"], every.get((theme.id, uuid.UUID(quote["insight"])))) for quote in row["quotes"]]
    there = [text for text, insight in quotes if insight is not None and _bare(text) in _bare(insight.text)]
    return len(quotes) + int(row.get("stripped", 0)) - len(there)


def _bare(text: str) -> str:
    return " ".join(text.split())


def _answers(digest: Digest, rows: Sequence[Mapping[str, Any]], person: Person) -> Shown:
    if digest.scope is Scope.OWN and digest.object_id != person.id:
        return Shown([], len(rows))
    ids = [uuid.UUID(row["response"]) for row in rows]
    wanted = select(Response).where(Response.id.in_(ids), Response.state.in_(OUT))
    if digest.scope is Scope.COMMUNITY:
        wanted = wanted.where(Response.state == ResponseState.PUBLISHED, Response.audience == Audience.COMMUNITY)
    found = {one.id: one for one in db.session.scalars(wanted)}
    items = [_answer(found[key], row) for key, row in zip(ids, rows, strict=True) if key in found]
    return Shown(items, len(rows) - len(items), call=digest.content.get("call", ""))


def _answer(response: Response, row: Mapping[str, Any]) -> Item:
    path = f"/insights/{row['insight']}" if row.get("insight") else f"/community#r{response.id}"
    heard = ", ".join(theme.name for theme in response.themes if theme.people_count >= MINIMUM_GROUP_SIZE)
    focus = _("In focus this month") if row.get("in_focus") else ""
    reasons = [reason for reason in (focus, response.outcome.label, heard, response.team.name) if reason]
    return Item(response.title or response.outcome.label, path, reasons, response.heard or response.body[:300])
