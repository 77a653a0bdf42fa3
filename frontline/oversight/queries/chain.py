"""The chain from placements to scale, and where it leaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from frontline.core.database import db
from frontline.organisations.models import Team
from frontline.oversight.measures import BY_KEY
from frontline.oversight.models import Fact
from frontline.oversight.queries.figures import Wanted, figure
from frontline.themes.models import WITH_TEAM, Routing, Theme


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the chain: its name, how many reached it, and the share of the stage before, in percent."""

    name: str
    number: int | None
    share: int | None
    width: int


def flow(wanted: Wanted) -> list[Stage]:
    """The chain from placements to scale; from themes on, each stage is a part of the one before."""
    insights = figure(BY_KEY["insights"], wanted).counted
    people = figure(BY_KEY["placements"], wanted).counted
    routed, answered, planned, made, at_scale = _chain(wanted)
    first = [Stage("Placement-months", people, None, 100), Stage("Insights", insights, None, 100)]
    counts = (
        ("Themes with a team", routed), ("Answered", answered), ("Change planned or made", planned),
        ("Change made", made), ("Reaches a region or the nation", at_scale),
    )  # fmt: skip
    stages, before = [], routed
    for name, number in counts:
        share = round(100 * number / before) if before and name != "Themes with a team" else None
        stages.append(Stage(name, number, share, round(100 * number / routed) if routed else 0))
        before = number
    return first + stages


def _chain(wanted: Wanted) -> Sequence[int]:
    """Distinct themes by how far they came, those that first reached a team in the months that are wanted."""
    since = (Theme.routed_at >= wanted.first) & Theme.merged_into_id.is_(None)
    best = func.max(case((Fact.measure == "at_scale", 3 * Fact.counted), (Fact.measure == "made", 2 * Fact.counted),
                         (Fact.measure == "planned", Fact.counted), else_=0))  # fmt: skip
    facet = Fact.facet_id == wanted.facet_id if wanted.facet_id else Fact.facet_id.is_(None)
    reached = select(Fact.theme_id, best.label("best")).where(facet, Fact.theme_id.is_not(None)).group_by(Fact.theme_id)
    far = reached.subquery()
    query = (
        select(
            func.count(), func.count(Theme.responded_at), func.count().filter(far.c.best >= 1),
            func.count().filter(far.c.best >= 2), func.count().filter(far.c.best >= 3),  # noqa: PLR2004 - as above
        )
        .select_from(Theme)
        .where(since)
    )  # fmt: skip
    joined = (
        query.outerjoin(far, far.c.theme_id == Theme.id)
        if not wanted.facet_id
        else query.join(far, far.c.theme_id == Theme.id)
    )
    if wanted.department_id:
        teams = select(Team.id).where(Team.department_id == wanted.department_id)
        held = select(Routing.theme_id).where(Routing.team_id.in_(teams), Routing.state.in_(WITH_TEAM))
        joined = joined.where(Theme.id.in_(held))
    return tuple(db.session.execute(joined).one())


def leak(stages: Sequence[Stage]) -> Stage | None:
    """The stage that the smallest share of the one before reaches; None where nothing is lost."""
    losing = [stage for stage in stages if stage.share is not None and stage.share < 100]  # noqa: PLR2004 - percent
    return min(losing, key=lambda stage: stage.share or 0, default=None)
