"""Proposals side by side, on what is recorded of each; nothing is added up, nothing is weighed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.policies.models.check import Check, Finding, Stance
from frontline.policies.models.proposal import Assessment, AssessmentTest, Proposal
from frontline.policies.queries.checks import find_latest_signed_check, list_checks, list_findings
from frontline.policies.queries.proposals import get_assessments
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size
from frontline.themes.queries.contributors import list_attribute_names_by_theme


@dataclass(frozen=True, slots=True)
class ComparisonCell:
    """What a table says of one proposal: a few lines, the first of which is the answer."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One row of the comparison: what it is about, a cell for each proposal, and whether it is of what people said."""

    name: str
    about: str
    cells: Sequence[ComparisonCell]
    is_heard: bool = False


@dataclass(frozen=True, slots=True)
class _ComparedProposal:
    """A proposal with what the comparison reads."""

    proposal: Proposal
    check: Check | None
    findings: Sequence[Finding]
    themes: dict[uuid.UUID, Theme]

    def list_themes(self, *stances: Stance) -> list[Theme]:
        """The themes that the team read so, the most important first; those that no longer are themes left out."""
        theme_ids = dict.fromkeys(finding.theme_id for finding in self.findings if finding.stance in stances)
        return [self.themes[theme_id] for theme_id in theme_ids if theme_id in self.themes]


def compare_proposals(proposals: Sequence[Proposal]) -> list[ComparisonRow]:
    """The rows of the comparison."""
    compared = [_get_compared_proposal(proposal) for proposal in proposals]
    return [*_compare_evidence(compared), *_compare_assessments(proposals), *_compare_purposes(proposals)]


def _compare_evidence(compared: Sequence[_ComparedProposal]) -> list[ComparisonRow]:
    """What the front line says for and against each, and how many kinds of people say it."""
    return [
        ComparisonRow(
            _("What the front line says for it"),
            _("The strongest three, people first"),
            [_list_strongest_themes(each, Stance.FOR) for each in compared],
            is_heard=True,
        ),
        ComparisonRow(
            _("Against it, or a condition"),
            _("Where it is contradicted"),
            [_list_strongest_themes(each, Stance.AGAINST, Stance.CONDITION) for each in compared],
            is_heard=True,
        ),
        ComparisonRow(
            _("Breadth"),
            _("Professions and regions that are heard, as far as that can be told"),
            [_list_groups_heard(each) for each in compared],
            is_heard=True,
        ),
    ]


def _compare_assessments(proposals: Sequence[Proposal]) -> list[ComparisonRow]:
    """What each asks for, and how it stands on the three tests."""
    assessments = get_assessments([proposal.id for proposal in proposals])
    money = [_make_cell(proposal.money, proposal.money_year) for proposal in proposals]
    return [
        ComparisonRow(_("Money sought"), _("As it is written; not added up"), money),
        *(
            ComparisonRow(
                test.label,
                test.question,
                [_make_assessment_cell(assessments[proposal.id].get(test)) for proposal in proposals],
            )
            for test in AssessmentTest
        ),
    ]


def _compare_purposes(proposals: Sequence[Proposal]) -> list[ComparisonRow]:
    """What each serves, and whose lives it changes."""
    return [
        ComparisonRow(
            _("Missions"),
            "",
            [ComparisonCell([mission.name for mission in proposal.missions]) for proposal in proposals],
        ),
        ComparisonRow(
            _("Quality of life"),
            _("Domains, and the impact that is expected"),
            [
                _make_cell(", ".join(domain.name for domain in proposal.life_domains), proposal.impact)
                for proposal in proposals
            ],
        ),
        ComparisonRow(_("Who gains"), "", [_make_cell(proposal.gains) for proposal in proposals]),
    ]


def _make_cell(*lines: str) -> ComparisonCell:
    """A cell of the lines that say something."""
    return ComparisonCell([line for line in lines if line])


def _get_compared_proposal(proposal: Proposal) -> _ComparedProposal:
    check = find_latest_signed_check(proposal.id)
    findings = list_findings(check.id) if check else []
    listed_themes = select(Theme).where(
        Theme.id.in_([finding.theme_id for finding in findings]),
        Theme.single_insight_id.is_(None),
        Theme.people_count >= MINIMUM_GROUP_SIZE,
    )
    return _ComparedProposal(
        proposal, check, findings, {theme.id: theme for theme in db.session.scalars(listed_themes)}
    )


def _list_strongest_themes(compared: _ComparedProposal, *stances: Stance) -> ComparisonCell:
    """The first three themes that the team read so, with their sizes; or why there are none."""
    if compared.check is None:
        has_check = bool(list_checks(compared.proposal.id))
        return _make_cell(_("The check is not signed off yet") if has_check else _("Not checked with the front line"))
    themes = compared.list_themes(*stances)
    if not themes:
        return _make_cell(_("Nothing that is relevant to it"))
    return ComparisonCell(
        [_("%(name)s (%(size)s)", name=theme.name, size=describe_size(theme).lower()) for theme in themes[:3]]
    )


def _list_groups_heard(compared: _ComparedProposal) -> ComparisonCell:
    """The professions and regions that are heard in what is relevant to a proposal."""
    themes = compared.list_themes(Stance.FOR, Stance.AGAINST, Stance.CONDITION)
    heard = list_attribute_names_by_theme([theme.id for theme in themes])
    return _make_cell(", ".join(sorted({name for names in heard.values() for name in names}, key=str.lower)))


def _make_assessment_cell(assessment: Assessment | None) -> ComparisonCell:
    return ComparisonCell([assessment.rating.label, assessment.rationale] if assessment else [])
