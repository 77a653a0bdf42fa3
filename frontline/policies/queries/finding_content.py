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
from frontline.insights.models.choices import InsightKind, InsightState
from frontline.insights.models.insight import Insight
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import Check, CheckPart, Finding
from frontline.policies.queries.bearings import list_bearing_ids, list_bearings
from frontline.policies.queries.checks import list_findings, list_parts
from frontline.responses.models.answer import Response
from frontline.responses.models.commitment import Commitment
from frontline.responses.queries.answers import select_findable_responses
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.numbers import describe_size
from frontline.themes.queries import access
from frontline.themes.queries.access import find_current_routing
from frontline.themes.queries.insights import list_visible_insights

_EACH = 2  # quotes of problems, and of good practice


@dataclass(frozen=True, slots=True)
class FindingQuote:
    """What somebody said, and who, as far as it may be told."""

    text: str
    author: str


@dataclass(frozen=True, slots=True)
class FindingContent:
    """A finding with what a page says of it.

    Attributes:
        finding: the row.
        theme: that is relevant to the draft.
        size: people, insights and sites in words.
        problems: quotes of what goes wrong.
        practice: quotes of what works, or would help.
        relevant_count: how many of the theme's insights bear on the part.
        withdrawn_count: how many of the insights that were found are withdrawn; of what is hidden nothing is said.
        parts: of the draft that it is relevant to.
        team: that has the theme.
        may_open: whether the person may open the theme's page.
        new_count: how many insights it has gained since.
    """

    finding: Finding
    theme: Theme
    size: str
    problems: Sequence[FindingQuote]
    practice: Sequence[FindingQuote]
    relevant_count: int
    withdrawn_count: int
    parts: Sequence[CheckPart]
    team: str
    may_open: bool
    new_count: int

    @property
    def name(self) -> str:
        """What the theme is called now; one that people dismissed has no name to show."""
        return _("A theme that was dismissed since") if self.theme.state is ThemeState.DISMISSED else self.theme.name

    @property
    def quotes(self) -> Sequence[FindingQuote]:
        """All quotes, problems first."""
        return [*self.problems, *self.practice]


@dataclass(frozen=True, slots=True)
class Precedent:
    """An answer of the past, and what came of it."""

    response: Response
    commitments: Sequence[Commitment]


def list_finding_contents(check: Check, person: Person, groups: GroupsByMonth) -> list[FindingContent]:
    """The findings of a check, the most important first; of a single insight as long as it may be seen."""
    findings, numbered = list_findings(check.id), list_parts(check.id)
    ids = [finding.theme_id for finding in findings]
    themes_query = select(Theme).where(Theme.id.in_(ids)).options(selectinload(Theme.routings))
    themes = {theme.id: theme for theme in db.session.scalars(themes_query)}
    bearings = list_bearings(check.id)
    found_ids = {finding.id: list_found_ids(finding, bearings) for finding in findings}
    named_ids = {uuid.UUID(key) for finding in findings for key in finding.insights}
    alone = {theme.single_insight_id for theme in themes.values() if theme.single_insight_id}
    visible_insights = list_visible_insights(alone.union(*found_ids.values()), person)
    accepted = _list_accepted_ids(named_ids)
    readable = access.list_readable_themes(ids, person)
    return [
        _make_finding_content(
            finding, theme, [visible_insights[key] for key in found_ids[finding.id] if key in visible_insights],
            groups, numbered, theme.id in readable, accepted,
        )
        for finding in findings
        if _is_shown(theme := themes[finding.theme_id], visible_insights)
    ]  # fmt: skip


def _is_shown(theme: Theme, visible_insights: Collection[uuid.UUID]) -> bool:
    """Whether a theme may be named: one that is a single insight only as long as that may be seen."""
    alone = theme.single_insight_id
    return alone is None or alone in visible_insights


def list_found_ids(finding: Finding, bearings: Mapping[uuid.UUID, Sequence[Bearing]]) -> list[uuid.UUID]:
    """The insights behind a finding, the nearest first: as people say, else as the machine does."""
    if finding.part_id is None:
        return [uuid.UUID(key) for key in finding.insights]
    return list_bearing_ids(bearings.get(finding.part_id, ()), [finding])


def _make_finding_content(
    finding: Finding,
    theme: Theme,
    insights: Sequence[Insight],
    groups: GroupsByMonth,
    parts: Mapping[int, CheckPart],
    may_open: bool,  # noqa: FBT001 - one call
    accepted: Collection[uuid.UUID],
) -> FindingContent:
    problems = [make_quote(insight, groups) for insight in insights if insight.kind is InsightKind.PROBLEM][:_EACH]
    practice = [make_quote(insight, groups) for insight in insights if insight.kind is not InsightKind.PROBLEM][:_EACH]
    routing = find_current_routing(theme)
    return FindingContent(
        finding, theme, describe_size(theme), problems, practice, len(insights),
        sum(uuid.UUID(key) not in accepted for key in finding.insights),
        [parts[number] for number in finding.parts if number in parts], routing.team.name if routing else "",
        may_open, max(theme.insight_count - finding.theme_size, 0),
    )  # fmt: skip


def _list_accepted_ids(keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some insights that are shared still, with whomever."""
    shared = Insight.id.in_(keys) & (Insight.state == InsightState.ACCEPTED)
    return set(db.session.scalars(select(Insight.id).where(shared)))


def make_quote(insight: Insight, groups: GroupsByMonth) -> FindingQuote:
    """An insight as it is quoted."""
    return FindingQuote(insight.what_happened, describe_author(insight, groups))


def list_precedents(answer_ids: Sequence[str], person: Person) -> list[Precedent]:
    """Those of some answers of the past that a person may find, with what was promised and what came of it."""
    ids = [uuid.UUID(key) for key in answer_ids]
    query = select(Response).where(Response.id.in_(ids), select_findable_responses(person))
    responses = {response.id: response for response in db.session.scalars(query)}
    commitments = list_commitments_by_response(list(responses))
    return [Precedent(responses[key], commitments.get(key, [])) for key in ids if key in responses]
