"""What may be shown of a digest now: whatever was withdrawn, redacted or moved since it was composed is left out."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.models import THEMED_SCOPES, Digest, Scope
from frontline.digests.queries.scopes import select_themes_in_scope
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.placements import get_anonymity_groups
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models.insight import Insight
from frontline.responses.models.answer import PUBLISHED_STATES, Audience, Response, ResponseState
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import list_readable_themes
from frontline.themes.queries.insights import get_members_among

MAX_ITEMS = 8  # items: one page
ThemeMembers = Mapping[tuple[uuid.UUID, uuid.UUID], Insight]  # by theme and insight


@dataclass(frozen=True, slots=True)
class DigestQuote:
    """A quote, and its author as far as they may be described now."""

    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class DigestItem:
    """An item of a digest: its title and path, why it is in the digest, and two quotes.

    Attributes:
        is_suggested: the machine alone said so when the digest was written; such items come last.
    """

    title: str
    path: str
    reasons: Sequence[str]
    body: str = ""
    quotes: Sequence[DigestQuote] = ()
    team: str = ""
    is_suggested: bool = False

    def describe_team(self) -> str:
        """The team that has it, or to which it is only suggested."""
        if self.is_suggested:
            return _("Suggested to %(team)s", team=self.team)
        return _("With %(team)s", team=self.team)


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What somebody may see of a digest.

    Attributes:
        items: the most important first.
        removed_count: how many of its items and quotes nobody is shown any more.
        omitted_count: how many themes had no room.
        call: what the community is asked.
    """

    items: Sequence[DigestItem]
    removed_count: int = 0
    omitted_count: int = 0
    call: str = ""


def get_digest_content(digest: Digest, person: Person) -> DigestContent:
    """What a person may see of a digest at this moment."""
    items = digest.content.get("items", [])
    if digest.scope in THEMED_SCOPES:
        return _list_theme_items(digest, items, person)
    return _list_answer_items(digest, items, person)


def _list_theme_items(digest: Digest, stored_items: Sequence[Mapping[str, Any]], person: Person) -> DigestContent:
    """The most important that the person may read; what others may read does not count as removed."""
    ids = [uuid.UUID(item["theme"]) for item in stored_items]
    listed_ids = set(
        db.session.scalars(
            select(Theme.id).where(Theme.id.in_(ids), select_themes_in_scope(digest.scope, digest.object_id))
        )
    )
    readable, groups = list_readable_themes(listed_ids, person), get_anonymity_groups()
    readable_items = [
        (item, readable[theme_id]) for theme_id, item in zip(ids, stored_items, strict=True) if theme_id in readable
    ]
    quoted_ids = [
        uuid.UUID(quote["insight"]) for item, _theme in readable_items[:MAX_ITEMS] for quote in item["quotes"]
    ]
    themes = [theme for _row, theme in readable_items[:MAX_ITEMS]]
    visible, members = get_members_among(themes, quoted_ids, person), get_members_among(themes, quoted_ids)
    items = [_make_item(theme, item, visible, groups) for item, theme in readable_items[:MAX_ITEMS]]
    removed_count = len(set(ids) - listed_ids) + sum(
        _count_removed_quotes(theme, item, members) for item, theme in readable_items[:MAX_ITEMS]
    )
    return DigestContent(items, removed_count, max(len(readable_items) - MAX_ITEMS, 0))


def _make_item(theme: Theme, item: Mapping[str, Any], members: ThemeMembers, groups: GroupsByMonth) -> DigestItem:
    quotes = _list_quotes(theme, item["quotes"], members, groups)[:2]
    return DigestItem(
        theme.name, f"/themes/{theme.id}", item["reasons"], item["size"], quotes, item.get("team", ""),
        is_suggested=item.get("suggested", False),
    )  # fmt: skip


def _list_quotes(
    theme: Theme, quotes: Sequence[Mapping[str, str]], members: ThemeMembers, groups: GroupsByMonth
) -> list[DigestQuote]:
    """Those whose insight is still in the theme, is not hidden from the person, and still says so."""
    return [
        DigestQuote(quote["text"], describe_author(insight, groups))
        for quote in quotes
        if (insight := members.get((theme.id, uuid.UUID(quote["insight"]))))
        and _normalise_text(quote["text"]) in _normalise_text(insight.text)
    ]


def _count_removed_quotes(theme: Theme, item: Mapping[str, Any], members: ThemeMembers) -> int:
    """How many quotes of an item nobody sees any more."""
    quotes = [(quote["text"], members.get((theme.id, uuid.UUID(quote["insight"])))) for quote in item["quotes"]]
    remaining = [
        text
        for text, insight in quotes
        if insight is not None and _normalise_text(text) in _normalise_text(insight.text)
    ]
    return len(quotes) + int(item.get("stripped", 0)) - len(remaining)


def _normalise_text(text: str) -> str:
    return " ".join(text.split())


def _list_answer_items(digest: Digest, stored_items: Sequence[Mapping[str, Any]], person: Person) -> DigestContent:
    if digest.scope is Scope.OWN and digest.object_id != person.id:
        return DigestContent([], len(stored_items))
    ids = [uuid.UUID(item["response"]) for item in stored_items]
    query = select(Response).where(Response.id.in_(ids), Response.state.in_(PUBLISHED_STATES))
    if digest.scope is Scope.COMMUNITY:
        query = query.where(Response.state == ResponseState.PUBLISHED, Response.audience == Audience.COMMUNITY)
    responses = {response.id: response for response in db.session.scalars(query)}
    items = [
        _make_answer_item(responses[response_id], item)
        for response_id, item in zip(ids, stored_items, strict=True)
        if response_id in responses
    ]
    return DigestContent(items, len(stored_items) - len(items), call=digest.content.get("call", ""))


def _make_answer_item(response: Response, item: Mapping[str, Any]) -> DigestItem:
    path = f"/insights/{item['insight']}" if item.get("insight") else f"/community#r{response.id}"
    heard = ", ".join(theme.name for theme in response.themes if theme.people_count >= MINIMUM_GROUP_SIZE)
    focus = _("In focus this month") if item.get("in_focus") else ""
    reasons = [reason for reason in (focus, response.outcome.label, heard, response.team.name) if reason]
    return DigestItem(response.title or response.outcome.label, path, reasons, response.heard or response.body[:300])
