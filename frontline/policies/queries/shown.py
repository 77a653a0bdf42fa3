"""Findings as a person may read them now: words, names and numbers are looked up each time, never kept."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models import Insight, Kind, State
from frontline.organisations import queries as organisations
from frontline.policies.models import Check, Finding, Part
from frontline.policies.queries.checks import Silence, findings, parts, silence
from frontline.responses import queries as responses
from frontline.responses.models import Commitment, Response
from frontline.themes import queries as themes
from frontline.themes.models import Theme, ThemeState
from frontline.themes.numbers import size

_EACH = 2  # quotes of problems, and of good practice


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, and who, as far as it may be told."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with what a page says of it.

    Attributes:
        finding: the row.
        theme: that bears on the draft.
        size: people, insights and sites in words.
        problems: quotes of what goes wrong.
        practice: quotes of what works, or would help.
        gone: how many of the insights that were found are withdrawn; of what is hidden nothing is said.
        parts: of the draft that it bears on.
        team: that has the theme.
        may_open: whether the person may open the theme's page.
        more: how many insights it has gained since.
    """

    finding: Finding
    theme: Theme
    size: str
    problems: Sequence[Quote]
    practice: Sequence[Quote]
    gone: int
    parts: Sequence[Part]
    team: str
    may_open: bool
    more: int

    @property
    def name(self) -> str:
        """What the theme is called now; one that people dismissed has no name to show."""
        return _("A theme that was dismissed since") if self.theme.state is ThemeState.DISMISSED else self.theme.name

    @property
    def quotes(self) -> Sequence[Quote]:
        """All quotes, problems first."""
        return [*self.problems, *self.practice]


@dataclass(frozen=True, slots=True)
class Precedent:
    """An answer of the past, and what came of it."""

    response: Response
    commitments: Sequence[Commitment]


def shown(check: Check, person: Person, groups: GroupsByMonth) -> list[Shown]:
    """The findings of a check, the most important first; of a single insight as long as it may be seen."""
    rows, numbered = findings(check.id), parts(check.id)
    ids = [row.theme_id for row in rows]
    wanted = select(Theme).where(Theme.id.in_(ids)).options(selectinload(Theme.routings))
    about = {one.id: one for one in db.session.scalars(wanted)}
    keys = {uuid.UUID(key) for row in rows for key in row.insights}
    seen, accepted = themes.seen(keys, person), _accepted(keys)
    readable = themes.readable(ids, person)
    return [
        _shown(row, theme, seen, groups, numbered, theme.id in readable, accepted)
        for row in rows
        if (theme := about[row.theme_id]).alone_insight_id is None or theme.alone_insight_id in seen
    ]


def _shown(
    row: Finding,
    theme: Theme,
    seen: Mapping[uuid.UUID, Insight],
    groups: GroupsByMonth,
    numbered: Mapping[int, Part],
    may_open: bool,  # noqa: FBT001 - one call
    accepted: Collection[uuid.UUID],
) -> Shown:
    keys = [uuid.UUID(key) for key in row.insights]
    said = [seen[key] for key in keys if key in seen]
    problems = [_quote(one, groups) for one in said if one.kind is Kind.PROBLEM][:_EACH]
    practice = [_quote(one, groups) for one in said if one.kind is not Kind.PROBLEM][:_EACH]
    routing = themes.current_routing(theme)
    return Shown(
        row, theme, size(theme), problems, practice, sum(key not in accepted for key in keys),
        [numbered[number] for number in row.parts if number in numbered], routing.team.name if routing else "",
        may_open, max(theme.insight_count - row.said, 0),
    )  # fmt: skip


def _accepted(keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some insights that are shared still, with whomever."""
    shared = Insight.id.in_(keys) & (Insight.state == State.ACCEPTED)
    return set(db.session.scalars(select(Insight.id).where(shared)))


def _quote(insight: Insight, groups: GroupsByMonth) -> Quote:
    return Quote(insight.saw, describe_author(insight, groups))


def unheard(check: Check, groups: GroupsByMonth) -> Silence:
    """Who is not heard in what bears on a draft."""
    ids = [one.theme_id for one in findings(check.id) if one.must]
    names = {row.id: row.plural for row in organisations.professions()}
    names |= {row.id: row.name for row in organisations.regions()}
    return silence(ids, groups, names)


def precedents(check: Check, person: Person) -> list[Precedent]:
    """The nearest answers of the past that a person may find, with what was promised and what came of it."""
    ids = [uuid.UUID(key) for key in check.answers]
    query = select(Response).where(Response.id.in_(ids), responses.findable(person))
    rows = {one.id: one for one in db.session.scalars(query)}
    promised = responses.of_responses(list(rows))
    return [Precedent(rows[key], promised.get(key, [])) for key in ids if key in rows]
