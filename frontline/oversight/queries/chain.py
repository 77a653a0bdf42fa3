"""The chain from placements to scale, and where it leaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.core.furniture import sql_local_day
from frontline.core.translation import gettext as _
from frontline.oversight.models import Fact
from frontline.oversight.queries.figures import Figure, Wanted
from frontline.themes import queries as themes
from frontline.themes.models import Theme


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the chain: its name, how many reached it, and the share of the stage before, in percent."""

    name: str
    number: int | None
    share: int | None
    width: int


def flow(wanted: Wanted, figures: Sequence[Figure]) -> list[Stage]:
    """The chain from placements to scale; from themes on, each stage is a part of the one before.

    The first two stages are among the `figures` of the same period. A theme whose time is not over yet
    is not lost: the share of those answered leaves it out.
    """
    counted = {one.measure.key: one.counted for one in figures}
    routed, waiting, answered, planned, made, at_scale = _chain(wanted)
    first = [
        Stage(_("Placement-months"), counted["placements"], None, 100),
        Stage(_("Insights"), counted["insights"], None, 100),
    ]
    counts = (
        (_("Answered"), answered, routed - waiting), (_("Change planned or made"), planned, answered),
        (_("Change made"), made, planned), (_("Reaches a region or the nation"), at_scale, made),
    )  # fmt: skip
    stages = [Stage(_("Themes with a team"), routed, None, 100 if routed else 0)]
    for name, number, among in counts:
        share = round(100 * number / among) if among else None
        stages.append(Stage(name, number, share, round(100 * number / routed) if routed else 0))
    return first + stages


def _chain(wanted: Wanted) -> Sequence[int]:
    """Distinct themes by how far they came, those that first reached a team in the months that are wanted."""
    arrived = sql_local_day(Theme.routed_at)
    since = arrived.between(wanted.first, wanted.today) & Theme.merged_into_id.is_(None)
    in_time = Theme.responded_at.is_(None) & (Theme.due_on >= wanted.today)
    facet = Fact.facet_id == wanted.facet_id if wanted.facet_id else Fact.facet_id.is_(None)
    best = func.max(Fact.counted).filter(Fact.measure == "chain").label("best")
    far = select(Fact.theme_id, best).where(facet, Fact.theme_id.is_not(None)).group_by(Fact.theme_id).subquery()
    reaching = [func.count().filter(far.c.best >= level) for level in (1, 2, 3)]
    query = select(func.count(), func.count().filter(in_time), func.count(Theme.responded_at), *reaching)
    joined = (
        query.select_from(Theme).join(far, far.c.theme_id == Theme.id, isouter=wanted.facet_id is None).where(since)
    )
    if wanted.department_id:
        joined = joined.where(themes.with_department(wanted.department_id))
    return tuple(db.session.execute(joined).one())


def leak(stages: Sequence[Stage]) -> Stage | None:
    """The stage that the smallest share of the one before reaches; None where nothing is lost."""
    losing = [stage for stage in stages if stage.share is not None and stage.share < 100]  # noqa: PLR2004 - percent
    return min(losing, key=lambda stage: stage.share or 0, default=None)
