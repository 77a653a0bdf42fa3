"""Reads of frontline checks: one with its parts and findings, who can be asked, what was cited."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Select, func, select, union_all

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError, or_missing
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models import Insight, State
from frontline.placements.models import Placement
from frontline.policies.models import (
    Bearing,
    Check,
    CheckState,
    Citation,
    Consultation,
    Consulted,
    Finding,
    Part,
    Proposal,
    Stance,
)
from frontline.policies.queries.proposals import visible
from frontline.responses import queries as responses
from frontline.responses.models import Response
from frontline.themes import queries as themes
from frontline.themes.models import UNLISTED, Membership, Theme


def checks(proposal_id: uuid.UUID) -> Sequence[Check]:
    """The checks of a proposal, latest first."""
    query = select(Check).where(Check.proposal_id == proposal_id).order_by(Check.number.desc())
    return db.session.scalars(query).all()


def check(proposal_id: uuid.UUID, check_id: uuid.UUID, person: Person, *, lock: bool = False) -> Check:
    """A check of a proposal that a person may see; where it is to be changed, locked until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Check).join(Proposal).where(Check.id == check_id, Check.proposal_id == proposal_id, visible(person))
    if lock:
        query = query.with_for_update(of=Check).execution_options(populate_existing=True)
    return or_missing(db.session.scalar(query), "There is no such check.")


def latest_signed(proposal_id: uuid.UUID) -> Check | None:
    """The check of a proposal that was signed off last."""
    signed = (Check.proposal_id == proposal_id) & (Check.state == CheckState.SIGNED)
    return db.session.scalar(select(Check).where(signed).order_by(Check.signed_at.desc()).limit(1))


def untold(proposal_id: uuid.UUID) -> Sequence[Check]:
    """Signed checks of a proposal whose contributors have not been told."""
    signed = (Check.proposal_id == proposal_id) & (Check.state == CheckState.SIGNED) & Check.told_at.is_(None)
    return db.session.scalars(select(Check).where(signed)).all()


def parts(check_id: uuid.UUID) -> dict[int, Part]:
    """The parts of a draft by number, in order."""
    rows = db.session.scalars(select(Part).where(Part.check_id == check_id).order_by(Part.number))
    return {row.number: row for row in rows}


def every_finding(check_id: uuid.UUID | None) -> Sequence[Finding]:
    """Every row that a check found, the most important first: for its signature alone."""
    return db.session.scalars(select(Finding).where(Finding.check_id == check_id).order_by(Finding.rank)).all()


def findings(check_id: uuid.UUID | None) -> Sequence[Finding]:
    """What bears on a draft, the most important first; not single insights that were withdrawn or hidden since.

    They are gone for everybody, so that no count, gap or name tells a department that there is one.
    """
    gone = (Insight.state != State.ACCEPTED) | Insight.hidden_from_host
    alone = select(Theme.id).join(Insight, Insight.id == Theme.alone_insight_id).where(gone)
    query = select(Finding).where(Finding.check_id == check_id, Finding.theme_id.not_in(alone))
    return db.session.scalars(query.order_by(Finding.rank)).all()


def finding(check: Check, finding_id: uuid.UUID) -> Finding:
    """A finding of a check.

    Raises:
        NotFoundError: there is none.
    """
    found = next((row for row in findings(check.id) if row.id == finding_id), None)
    return or_missing(found, "There is no such finding.")


def undecided(check_id: uuid.UUID) -> int:
    """How many findings the team must still decide on."""
    return sum(one.must and not one.is_decided for one in findings(check_id))


def gone_since(check: Check) -> list[Theme]:
    """Themes that the check before found and this one does not find any more."""
    if check.again_of_id is None:
        return []
    now = {one.theme_id for one in findings(check.id)}
    before = [one.theme_id for one in findings(check.again_of_id) if one.theme_id not in now]
    listed = Theme.id.in_(before) & Theme.alone_insight_id.is_(None) & (Theme.people_count >= MINIMUM_GROUP_SIZE)
    return list(db.session.scalars(select(Theme).where(listed).order_by(Theme.name)))


def answers_to(theme_ids: Collection[uuid.UUID], person: Person) -> list[uuid.UUID]:
    """Published answers to themes that a person may find, latest first."""
    theirs = Response.themes.any(Theme.id.in_(theme_ids)) & responses.findable(person)
    return list(db.session.scalars(select(Response.id).where(theirs).order_by(Response.published_at.desc())))


@dataclass(frozen=True, slots=True)
class Silence:
    """Who has not been heard on a draft, or only by too few to say so."""

    professions: Sequence[str]
    regions: Sequence[str]


def silence(theme_ids: Collection[uuid.UUID], groups: GroupsByMonth, names: dict[uuid.UUID, str]) -> Silence:
    """The professions and regions of secondees that are not heard in any of some themes, as far as that can be told.

    Args:
        theme_ids: that bear on the draft.
        groups: who may be told of.
        names: of professions and regions, by id.
    """
    shown = groups.of_all_time
    said = {word.lower() for words in themes.heard_in(theme_ids).values() for word in words}
    professions = sorted(names[one] for one in shown.professions if one in names)
    regions = sorted({names[place] for _, place in shown.regions if place in names})
    return Silence(
        [one for one in professions if one.lower() not in said], [one for one in regions if one.lower() not in said]
    )


def askable(check_id: uuid.UUID) -> Select[uuid.UUID]:
    """Ids of the insights behind a check's findings whose authors agreed to be asked.

    Whatever the team says of the findings: else it could set all aside but one, and ask one person.
    """
    bears = select(Finding.theme_id).where(Finding.check_id == check_id, Finding.must)
    held = select(Membership.insight_id).where(Membership.theme_id.in_(bears))
    may = Insight.may_ask & Insight.author_id.is_not(None) & (Insight.state == State.ACCEPTED)
    return select(Insight.id).where(may, ~Insight.hidden_from_host, Insight.id.in_(held))


def askable_count(check_id: uuid.UUID) -> int:
    """How many insights a team can ask about; none where fewer than five people wrote them."""
    asked = Insight.id.in_(askable(check_id))
    counts = select(func.count(), func.count(func.distinct(Insight.author_id))).where(asked)
    insights, people = db.session.execute(counts).one()
    return insights if people >= MINIMUM_GROUP_SIZE else 0


def consultations(check_id: uuid.UUID) -> Sequence[Consultation]:
    """What was asked on a check, latest first."""
    query = select(Consultation).where(Consultation.check_id == check_id)
    return db.session.scalars(query.order_by(Consultation.created_at.desc())).all()


def consultation(consultation_id: uuid.UUID, person: Person) -> tuple[Consultation, Insight]:
    """What a person is asked about something that they logged, and the latest insight that it is about.

    Raises:
        NotFoundError: they are not asked that.
    """
    row = (
        select(Consultation, Insight)
        .join(Consulted, Consulted.consultation_id == Consultation.id)
        .join(Insight, Insight.id == Consulted.insight_id)
        .where(Consultation.id == consultation_id, Insight.author_id == person.id, Insight.state == State.ACCEPTED)
        .order_by(Insight.submitted_at.desc())
        .limit(1)
    )
    found = db.session.execute(row).first()
    if found is None:
        raise NotFoundError("There is no such question about something that you logged.")
    return found[0], found[1]


def proposal_of(check_id: uuid.UUID) -> Proposal:
    """The proposal that a check is about."""
    return db.session.scalars(select(Proposal).join(Check).where(Check.id == check_id)).one()


def cited_of(insight_ids: Collection[uuid.UUID]) -> Sequence[tuple[Check, Finding]]:
    """Where insights are cited in signed checks of which contributors were told, with the finding, oldest first."""
    rows = db.session.execute(
        select(Check, Finding)
        .join(Citation, Citation.check_id == Check.id)
        .join(Finding, (Finding.check_id == Check.id) & (Finding.theme_id == Citation.theme_id))
        .where(Citation.insight_id.in_(insight_ids), Check.told_at.is_not(None))
        .order_by(Check.told_at, Check.id, Finding.rank)
    )
    return [(row[0], row[1]) for row in rows]


def own_citations(check_id: uuid.UUID, person: Person) -> Sequence[tuple[Insight, Finding]]:
    """What a person wrote that a signed check cites, with what the team made of it.

    Raises:
        NotFoundError: nothing of theirs, or they are not to know yet.
    """
    rows = db.session.execute(
        select(Insight, Finding)
        .join(Citation, Citation.insight_id == Insight.id)
        .join(Check, Check.id == Citation.check_id)
        .join(Finding, (Finding.check_id == Check.id) & (Finding.theme_id == Citation.theme_id))
        .where(Check.id == check_id, Check.told_at.is_not(None), Insight.author_id == person.id)
        .where(Insight.state == State.ACCEPTED)
        .order_by(Finding.rank, Insight.submitted_at)
    ).all()
    return [(row[0], row[1]) for row in or_missing(rows or None, "Nothing that you logged is cited there.")]


def citing(theme_id: uuid.UUID, person: Person) -> Sequence[Finding]:
    """Findings of signed checks, of proposals that a person may see, that are about a theme."""
    query = select(Finding).join(Check).join(Proposal).where(Finding.theme_id == theme_id, visible(person))
    signed = query.where(Check.state == CheckState.SIGNED, Finding.stance != Stance.BESIDE)
    return db.session.scalars(signed.order_by(Check.signed_at.desc())).all()


def _in_themes() -> CompoundSelect[uuid.UUID]:
    """Ids of the insights that belong to a theme which is one, or are one by themselves."""
    member = select(Membership.insight_id).join(Theme, Theme.id == Membership.theme_id)
    alone = select(Theme.alone_insight_id).where(Theme.alone_insight_id.is_not(None))
    return union_all(*(rows.where(Theme.state.not_in(UNLISTED)) for rows in (member, alone)))


def hidden_from(department_id: uuid.UUID, insight_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some insights that their authors hide from a department, whatever else who asks may read."""
    hosted = select(Placement.id).where(Placement.host_department_id == department_id)
    hidden = Insight.hidden_from_host & Insight.placement_id.in_(hosted)
    return set(db.session.scalars(select(Insight.id).where(Insight.id.in_(insight_ids), hidden)))


def bearings(proposal_id: uuid.UUID, person: Person, *, most: int = 20) -> Sequence[tuple[Bearing, Part, Insight]]:
    """New insights that bear on a proposal, the nearest first, as far as the person may see them.

    Only those that are in a theme, or are one by themselves; never in the order in which they came.
    """
    rows = db.session.execute(
        select(Bearing, Part)
        .join(Part, Part.id == Bearing.part_id)
        .where(Bearing.proposal_id == proposal_id, Bearing.insight_id.in_(_in_themes()))
        .order_by(Bearing.likeness.desc(), Bearing.id)
        .limit(most)
    ).all()
    seen = themes.seen([row[0].insight_id for row in rows], person)
    return [(row[0], row[1], seen[row[0].insight_id]) for row in rows if row[0].insight_id in seen]
