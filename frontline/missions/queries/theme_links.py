"""Reads of the themes that are relevant to milestones."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.disclosure.masking import build_sort_key
from frontline.missions.models.milestone import (
    LinkState,
    Milestone,
    MilestoneTheme,
)
from frontline.themes.models.theme import ANSWERED_STATES, UNLISTED_STATES, Theme
from frontline.themes.queries.access import list_readable_themes

# From this many decisions of people on, and this share of them confirmed, a likeness counts as evidence.
_LEAST_DECISIONS, _LEAST_SHARE = 20, 0.9


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """A theme that is relevant to a milestone, or may be."""

    link: MilestoneTheme
    theme: Theme

    @property
    def is_confirmed(self) -> bool:
        """Whether people said that it is relevant."""
        return self.link.state is LinkState.CONFIRMED


@dataclass(frozen=True, slots=True)
class TrustedLikeness:
    """The likeness from which suggestions are shown as such, and the decisions that bear it out.

    Attributes:
        likeness: the least.
        decided_count: how many links of it or more people decided on.
        confirmed_count: how many of those they confirmed.
    """

    likeness: float
    decided_count: int
    confirmed_count: int


def find_trusted_likeness() -> TrustedLikeness | None:
    """The least likeness from which people confirmed nine in ten of at least 20; None where there is none."""
    decided = (MilestoneTheme.state != LinkState.SUGGESTED) & (MilestoneTheme.likeness > 0)
    query = select(MilestoneTheme.likeness, MilestoneTheme.state).where(decided)
    confirmed_count, trusted = 0, None
    decisions = db.session.execute(query.order_by(MilestoneTheme.likeness.desc(), MilestoneTheme.state.desc())).all()
    for count, (likeness, state) in enumerate(decisions, start=1):
        confirmed_count += state is LinkState.CONFIRMED
        if count >= _LEAST_DECISIONS and confirmed_count >= _LEAST_SHARE * count:
            trusted = TrustedLikeness(likeness, count, confirmed_count)
    return trusted


def list_contradicting_themes(milestone_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, list[Theme]]:
    """The themes that are severe, growing and unanswered, of those that people confirmed."""
    severe = (
        (Theme.severe_count > 0)
        & (Theme.trend_status == "growing")
        & Theme.state.not_in((*ANSWERED_STATES, *UNLISTED_STATES))
    )
    links = db.session.execute(
        select(MilestoneTheme.milestone_id, Theme)
        .join(Theme, Theme.id == MilestoneTheme.theme_id)
        .where(MilestoneTheme.milestone_id.in_(milestone_ids), MilestoneTheme.state == LinkState.CONFIRMED, severe)
        .order_by(Theme.severe_count.desc(), Theme.id)
    ).all()
    readable = list_readable_themes({link[1].id for link in links}, person)
    themes: dict[uuid.UUID, list[Theme]] = {}
    for milestone_id, theme in links:
        if theme.id in readable:
            themes.setdefault(milestone_id, []).append(theme)
    return themes


def list_theme_links(milestone_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, list[ThemeLink]]:
    """The relevant themes of each milestone, as far as a person may read them; confirmed ones first."""
    link_rows = db.session.execute(
        select(MilestoneTheme, Theme)
        .join(Theme, Theme.id == MilestoneTheme.theme_id)
        .where(MilestoneTheme.milestone_id.in_(milestone_ids), MilestoneTheme.state != LinkState.REJECTED)
        .where(Theme.state.not_in(UNLISTED_STATES))
        .order_by(MilestoneTheme.state, build_sort_key(Theme.people_count).desc(), Theme.name, Theme.id)
    ).all()
    readable = list_readable_themes({link_row[1].id for link_row in link_rows}, person)
    links: dict[uuid.UUID, list[ThemeLink]] = {milestone_id: [] for milestone_id in milestone_ids}
    for link, theme in link_rows:
        if theme.id in readable:
            links[link.milestone_id].append(ThemeLink(link, theme))
    return links


def list_relevant_theme_ids(milestone_ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Ids of the themes that people confirmed as relevant to some milestones."""
    confirmed = MilestoneTheme.state == LinkState.CONFIRMED
    query = select(MilestoneTheme.theme_id).where(MilestoneTheme.milestone_id.in_(milestone_ids), confirmed)
    return list(db.session.scalars(query.distinct().order_by(MilestoneTheme.theme_id)))


def list_milestones_of_theme(theme_id: uuid.UUID) -> Sequence[Milestone]:
    """The milestones that people confirmed a theme as relevant to."""
    milestone_ids = select(MilestoneTheme.milestone_id).where(
        MilestoneTheme.theme_id == theme_id, MilestoneTheme.state == LinkState.CONFIRMED
    )
    query = select(Milestone).where(Milestone.id.in_(milestone_ids), Milestone.ended_at.is_(None))
    return db.session.scalars(query.order_by(Milestone.created_at)).unique().all()
