"""Insights of a theme, as far as a person may see them, and what narrows a list of them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.core.parsing import parse_id, parse_number
from frontline.disclosure.filters import is_in_region, is_of_profession
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models.choices import Identity, InsightKind, InsightState, Severity
from frontline.insights.models.clarification import Attachment
from frontline.insights.models.insight import Insight
from frontline.insights.originals import TEXT_FIELDS
from frontline.insights.queries.own import list_shared_files
from frontline.placements.models.placement import Placement
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import get_not_hidden_condition

KINDS, SEVERITIES = tuple(InsightKind), tuple(Severity)
TYPICAL_FIRST: tuple[ColumnElement[Any], ...] = (
    Membership.fit == Fit.EDGE, Membership.strength.desc(), Insight.id.asc(),
)  # fmt: skip
EDGE_FIRST: tuple[ColumnElement[Any], ...] = (
    Membership.fit != Fit.EDGE, Membership.strength.asc(), Insight.id.asc(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InsightFilter:
    """Which insights of a theme to list; None and "" mean all.

    Attributes:
        kind: problems, good practice and so on.
        severity: how serious.
        part: number of a sub-theme.
        words: that stand in the text.
        profession: of the author, where it may be shown.
        region: of the author, where it may be shown.
        edge_first: those that may be about something else before the typical ones.
    """

    kind: InsightKind | None = None
    severity: Severity | None = None
    part: int | None = None
    words: str = ""
    profession: uuid.UUID | None = None
    region: uuid.UUID | None = None
    edge_first: bool = False

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """From the address of a page; what cannot be read counts as all."""
        kind, severity = arguments.get("kind", ""), arguments.get("severity", "")
        return cls(
            kind=InsightKind(kind) if kind in set(InsightKind) else None,
            severity=Severity(severity) if severity in set(Severity) else None,
            part=parse_number(arguments.get("part")),
            words=arguments.get("words", "").strip()[:80],
            profession=parse_id(arguments.get("profession")),
            region=parse_id(arguments.get("region")),
            edge_first=arguments.get("order") == "edge",
        )


def select_theme_insights(
    theme: Theme, person: Person, insight_filter: InsightFilter | None = None, groups: GroupsByMonth | None = None
) -> Select[Any]:
    """The insights of a theme that a person may see, by how typical they are; never in the order of arrival."""
    query = _select_visible_insights(person)
    if theme.single_insight_id:
        return query.where(Insight.id == theme.single_insight_id)
    members = query.join(Membership, Membership.insight_id == Insight.id).where(Membership.theme_id == theme.id)
    for condition in list_filter_conditions(insight_filter, groups) if insight_filter and groups else ():
        members = members.where(condition)
    return members.order_by(*(EDGE_FIRST if insight_filter and insight_filter.edge_first else TYPICAL_FIRST))


def count_kinds(theme: Theme, person: Person) -> dict[InsightKind, int]:
    """How many problems, examples of good practice and so on make up a theme, the most frequent first."""
    ids = select_theme_insights(theme, person).with_only_columns(Insight.id).order_by(None)
    counted = ids.where(Insight.id.in_(list_contributing_insight_ids(theme)))
    query = select(Insight.kind, func.count()).where(Insight.id.in_(counted)).group_by(Insight.kind)
    counts = {kind: int(number) for kind, number in db.session.execute(query)}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def list_edge_ids(theme: Theme, among: Collection[uuid.UUID] | None = None) -> set[uuid.UUID]:
    """The insights at the edge of a theme, all or those of some."""
    query = select(Membership.insight_id).where(Membership.theme_id == theme.id, Membership.fit == Fit.EDGE)
    return set(db.session.scalars(query if among is None else query.where(Membership.insight_id.in_(among))))


def has_edge_insights(theme: Theme) -> bool:
    """Whether anything stands at the edge of a theme."""
    at_edge = select(Membership.insight_id).where(Membership.theme_id == theme.id, Membership.fit == Fit.EDGE)
    return db.session.scalar(at_edge.limit(1)) is not None


def find_insight_position(theme: Theme, insight_id: uuid.UUID, person: Person) -> int | None:
    """Where an insight stands among those of a theme that a person may see, from 1; None where it does not."""
    if theme.single_insight_id:
        return 1
    number = func.row_number().over(order_by=TYPICAL_FIRST).label("number")
    numbered = select_theme_insights(theme, person).with_only_columns(Insight.id, number).order_by(None).subquery()
    return db.session.scalar(select(numbered.c.number).where(numbered.c.id == insight_id))


def list_filter_conditions(insight_filter: InsightFilter, groups: GroupsByMonth) -> list[ColumnElement[bool]]:
    """What narrows the insights of a theme."""
    gravest = func.coalesce(Insight.judged_severity, Insight.severity)
    insight_columns = {"placement_id": Insight.placement_id, "submitted_at": Insight.submitted_at}
    conditions: dict[str, Any] = {
        "kind": Insight.kind == insight_filter.kind,
        "severity": gravest == insight_filter.severity,
        "part": Membership.subtheme == insight_filter.part,
        "words": or_(
            *(getattr(Insight, part).icontains(insight_filter.words, autoescape=True) for part in TEXT_FIELDS)
        ),
        "profession": _get_attributed_condition(is_of_profession(insight_filter.profession, groups, **insight_columns)),
        "region": _get_attributed_condition(
            is_in_region(insight_filter.region, groups, **insight_columns, seen_in=Insight.region_id)
        ),
    }
    return [condition for name, condition in conditions.items() if getattr(insight_filter, name) not in {None, ""}]


def _get_attributed_condition(attributed: ColumnElement[bool]) -> ColumnElement[bool]:
    """A filter must not find what no list tells."""
    return attributed & (Insight.identity != Identity.DE_IDENTIFIED) & ~Insight.hidden_from_host


def get_shared_file(theme: Theme, file_id: uuid.UUID, person: Person) -> tuple[Attachment, int]:
    """A file of a theme that a moderator let through and a person may see, and which of its insight's it is.

    Raises:
        NotFoundError: there is none.
    """
    ids = select_theme_insights(theme, person).with_only_columns(Insight.id).order_by(None)
    insight_id = db.session.scalar(select(Attachment.insight_id).where(Attachment.id == file_id))
    is_visible = insight_id is not None and db.session.scalar(ids.where(Insight.id == insight_id)) is not None
    shared = list_shared_files([insight_id]).get(insight_id, []) if is_visible and insight_id else []
    return require_found(
        next(((attachment, number) for number, attachment in enumerate(shared, 1) if attachment.id == file_id), None),
        "There is no such file.",
    )


def get_visible_insight(theme: Theme, insight_id: uuid.UUID, person: Person) -> Insight:
    """One insight of a theme that a person may see.

    Raises:
        NotFoundError: there is none.
    """
    insight: Insight | None = db.session.scalar(select_theme_insights(theme, person).where(Insight.id == insight_id))
    return require_found(insight, "There is no such insight in this theme.")


def list_visibility_conditions(person: Person) -> tuple[ColumnElement[bool], ...]:
    """The conditions on insights that a person may see."""
    return Insight.state == InsightState.ACCEPTED, get_not_hidden_condition(person)


def _select_visible_insights(person: Person) -> Select[Insight]:
    """Insights that a person may see, with what their attribution needs."""
    return select(Insight).where(*list_visibility_conditions(person)).options(
        joinedload(Insight.placement), joinedload(Insight.source), joinedload(Insight.region)
    )  # fmt: skip


def list_contributing_insight_ids(theme: Theme) -> Select[uuid.UUID]:
    """Ids of the insights that make up a theme, whoever may see them: its core, and what people put there."""
    if theme.single_insight_id:
        return select(Insight.id).where(Insight.id == theme.single_insight_id)
    return select(Membership.insight_id).where(Membership.theme_id == theme.id, Membership.fit != Fit.EDGE)


def get_members_among(
    themes: Collection[Theme], insight_ids: Collection[uuid.UUID], person: Person | None = None
) -> dict[tuple[uuid.UUID, uuid.UUID], Insight]:
    """Those of some insights that are in some themes, by theme and insight; that the person may see, where one asks."""
    query = (
        _select_visible_insights(person) if person else select(Insight).where(Insight.state == InsightState.ACCEPTED)
    )
    member = query.outerjoin(Membership, Membership.insight_id == Insight.id).add_columns(Membership.theme_id)
    single_theme_ids = {theme.single_insight_id: theme.id for theme in themes if theme.single_insight_id}
    theme_ids = {theme.id for theme in themes if not theme.single_insight_id}
    members: dict[tuple[uuid.UUID, uuid.UUID], Insight] = {}
    for insight, theme_id in db.session.execute(member.where(Insight.id.in_(insight_ids))):
        if theme_id in theme_ids:
            members[theme_id, insight.id] = insight
        if insight.id in single_theme_ids:
            members[single_theme_ids[insight.id], insight.id] = insight
    return members


def list_theme_ids_of_insight(insight_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The themes of an insight: the one it belongs to, not at its edge, and what it became by itself."""
    belongs = select(Membership.theme_id).where(Membership.insight_id == insight_id, Membership.fit != Fit.EDGE)
    return db.session.scalars(
        select(Theme.id).where(or_(Theme.id.in_(belongs), Theme.single_insight_id == insight_id))
    ).all()


def list_quoted_insights(theme: Theme, person: Person) -> list[Insight]:
    """The insights behind a theme's quotes that a person may see."""
    ids = [uuid.UUID(quote["insight_id"]) for quote in theme.quotes]
    insights = list_visible_insights(ids, person)
    return [insights[insight_id] for insight_id in ids if insight_id in insights]


def list_visible_insights(insight_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, Insight]:
    """Those of some insights that their authors do not hide from a person, with what their attribution needs.

    Whether the person may read their themes is for the caller to know.
    """
    insights = db.session.scalars(_select_visible_insights(person).where(Insight.id.in_(insight_ids)))
    return {insight.id: insight for insight in insights}


def list_theme_ids_of_records(record_ids: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """The themes with insights of placements that bear some professions or home organisations."""
    is_of_records = Placement.profession_id.in_(record_ids) | Placement.home_organisation_id.in_(record_ids)
    query = select(Membership.theme_id).join(Insight, Insight.id == Membership.insight_id)
    query = query.join(Placement, Placement.id == Insight.placement_id).where(is_of_records).distinct()
    return [theme_id for theme_id in db.session.scalars(query) if theme_id is not None]
