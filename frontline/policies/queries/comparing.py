"""Proposals side by side, on what is known of each; nothing is added up, nothing is weighed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.policies.models import Assessment, Check, Choice, Finding, Proposal, Stance, Test
from frontline.policies.queries.checks import checks, findings, latest_signed
from frontline.policies.queries.proposals import assessments, visible
from frontline.themes import queries as themes
from frontline.themes.models import Theme
from frontline.themes.numbers import size

MOST = 6  # beside each other


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table says of one proposal: a few lines, the first of which is the answer."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison: what it is about, a cell for each proposal, and whether it is of what people said."""

    name: str
    about: str
    cells: Sequence[Cell]
    is_heard: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """A proposal with what the comparison reads."""

    proposal: Proposal
    check: Check | None
    findings: Sequence[Finding]
    themes: dict[uuid.UUID, Theme]

    def of(self, *stances: Stance) -> list[Theme]:
        """The themes that the team read so, the most important first; those that no longer are themes left out."""
        rows = [row for row in self.findings if row.stance in stances and row.theme_id in self.themes]
        return [self.themes[row.theme_id] for row in rows]


def compared(proposals: Sequence[Proposal]) -> list[Line]:
    """The rows of the comparison."""
    known, assessed = [_known(one) for one in proposals], assessments([one.id for one in proposals])
    bearing = (Stance.FOR, Stance.AGAINST, Stance.CONDITION)
    heard = {
        row.proposal.id: themes.heard_in([theme.id for theme in row.of(*bearing)]) for row in known
    }  # fmt: skip
    lines = [
        Line(_("What the front line says for it"), _("The strongest three, people first"), [
            _said(row, Stance.FOR) for row in known], is_heard=True),
        Line(_("Against it, or a condition"), _("Where it is contradicted"), [
            _said(row, Stance.AGAINST, Stance.CONDITION) for row in known], is_heard=True),
        Line(_("Breadth"), _("Professions and regions that are heard, as far as that can be told"), [
            _breadth(heard[row.proposal.id]) for row in known], is_heard=True),
        Line(_("Money sought"), _("As it is written; not added up"), [
            Cell([text for text in (row.proposal.money, row.proposal.money_year) if text]) for row in known]),
    ]  # fmt: skip
    for test in Test:
        cells = [_rated(assessed[row.proposal.id].get(test)) for row in known]
        lines.append(Line(test.label, test.question, cells))
    lines += [
        Line(_("Missions"), "", [Cell([one.name for one in row.proposal.missions]) for row in known]),
        Line(
            _("Quality of life"), _("Domains, and the impact that is expected"), [_life(row.proposal) for row in known]
        ),
        Line(_("Who gains"), "", [Cell([row.proposal.gains] if row.proposal.gains else []) for row in known]),
    ]
    return lines


def _known(proposal: Proposal) -> _Known:
    check = latest_signed(proposal.id)
    rows = findings(check.id) if check else []
    wanted = select(Theme).where(
        Theme.id.in_([row.theme_id for row in rows]),
        Theme.alone_insight_id.is_(None),
        Theme.people_count >= MINIMUM_GROUP_SIZE,
    )
    return _Known(proposal, check, rows, {one.id: one for one in db.session.scalars(wanted)})


def _said(row: _Known, *stances: Stance) -> Cell:
    if row.check is None:
        begun = bool(checks(row.proposal.id))
        return Cell([_("The check is not signed off yet") if begun else _("Not checked with the front line")])
    found = row.of(*stances)
    if not found:
        return Cell([_("Nothing that bears on it")])
    return Cell([_("%(name)s (%(size)s)", name=one.name, size=size(one).lower()) for one in found[:3]])


def _breadth(heard: dict[uuid.UUID, list[str]]) -> Cell:
    names = sorted({name for words in heard.values() for name in words}, key=str.lower)
    return Cell([", ".join(names)] if names else [])


def _rated(row: Assessment | None) -> Cell:
    return Cell([row.rating.label, row.rationale] if row else [])


def _life(proposal: Proposal) -> Cell:
    domains = ", ".join(one.name for one in proposal.life_domains)
    return Cell([text for text in (domains, proposal.impact) if text])


def comparable(person: Person, *, mission: uuid.UUID | None, department: uuid.UUID | None) -> Select[Proposal]:
    """Proposals that a person may see of a mission or a department, those the latest to move first."""
    query = select(Proposal).where(visible(person)).order_by(Proposal.stage_since.desc(), Proposal.title)
    if mission:
        query = query.where(Proposal.missions.any(id=mission))
    return query.where(Proposal.department_id == department) if department else query


def picked(ids: Sequence[uuid.UUID], person: Person) -> list[Proposal]:
    """Those of some proposals that a person may see, in the order given, at most six."""
    rows = {one.id: one for one in db.session.scalars(select(Proposal).where(Proposal.id.in_(ids), visible(person)))}
    return [rows[one] for one in dict.fromkeys(ids) if one in rows][:MOST]


def choices(person: Person) -> list[Choice]:
    """The choices on record of which a person may see every proposal, latest first."""
    seen = {str(one) for one in db.session.scalars(select(Proposal.id).where(visible(person)))}
    rows = db.session.scalars(select(Choice).order_by(Choice.created_at.desc()))
    return [row for row in rows if set(row.proposals) <= seen]


def choice(choice_id: uuid.UUID, person: Person) -> Choice:
    """A choice of which a person may see every proposal.

    Raises:
        NotFoundError: there is none.
    """
    found = next((one for one in choices(person) if one.id == choice_id), None)
    return or_missing(found, "There is no such choice.")


def scope_name(mission: uuid.UUID | None, department: uuid.UUID | None) -> str:
    """What the proposals that are compared have in common, in words."""
    names = [organisations.name_of(one) for one in (mission, department) if one]
    return ", ".join(filter(None, names)) or _("All proposals")
