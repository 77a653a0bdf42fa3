"""The results chain, from placements to scale, and where it narrows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.core.clock import make_london_day_expression
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.oversight.models import MeasureRow
from frontline.oversight.queries.figures import Figure, FigureScope
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import get_department_condition


@dataclass(frozen=True, slots=True)
class ChainStage:
    """One stage of the chain.

    Attributes:
        name: what it is called.
        number: how many reached it; None where that is not shown.
        share: of those that could have come this far, how many did, in percent; None where nothing could.
        among: what it is a share of, as in "the stage before".
        share_of_themes: of the themes with a team, in percent, which its bar shows; None before there are themes.
    """

    name: str
    number: int | None
    share: int | None = None
    among: str = ""
    share_of_themes: int | None = None


def list_chain_stages(scope: FigureScope, figures: Sequence[Figure]) -> list[ChainStage]:
    """The results chain, from placements to scale; from themes on, each stage is a part of the one before.

    The first two stages are among the `figures` of the same period. A theme whose time is not over yet
    is not lost: the share of those answered leaves it out.
    """
    count_by_measure = {figure.measure.key: figure.numerator for figure in figures}
    routed, waiting, answered, changes_planned, changes_made, at_scale = _count_themes_by_stage(scope)
    first_stages = [
        ChainStage(_("Placement-months"), count_by_measure["placements"]),
        ChainStage(_("Insights"), count_by_measure["insights"]),
        ChainStage(_("Themes with a team"), routed, share_of_themes=_percent(routed, routed) or 0),
    ]
    counts = (
        (_("Answered"), answered, _("the themes that are answered or overdue"), routed - waiting),
        (_("Change planned or made"), changes_planned, _("the themes that are answered"), answered),
        (_("Change made"), changes_made, _("the themes with a change planned or made"), changes_planned),
        (_("Reaches a region or the nation"), at_scale, _("the themes with a change made"), changes_made),
    )
    return first_stages + [
        ChainStage(name, number, _percent(number, possible), among, _percent(number, routed) or 0)
        for name, number, among, possible in counts
    ]


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _count_themes_by_stage(scope: FigureScope) -> Sequence[int]:
    """Distinct themes by how far they came, those that first reached a team in the months that are wanted."""
    routed_on = make_london_day_expression(Theme.routed_at)
    is_in_period = routed_on.between(scope.first_month, scope.today) & Theme.merged_into_id.is_(None)
    is_within_time = Theme.responded_at.is_(None) & (Theme.due_on >= scope.today)
    is_of_facet = MeasureRow.facet_id == scope.facet_id if scope.facet_id else MeasureRow.facet_id.is_(None)
    furthest = func.max(MeasureRow.numerator).filter(MeasureRow.measure == "chain").label("best")
    furthest_by_theme = (
        select(MeasureRow.theme_id, furthest)
        .where(is_of_facet, MeasureRow.theme_id.is_not(None))
        .group_by(MeasureRow.theme_id)
        .subquery()
    )
    counts_by_level = [func.count().filter(furthest_by_theme.c.best >= level) for level in (1, 2, 3)]
    query = select(func.count(), func.count().filter(is_within_time), func.count(Theme.responded_at), *counts_by_level)
    filtered_query = (
        query.select_from(Theme)
        .join(furthest_by_theme, furthest_by_theme.c.theme_id == Theme.id, isouter=scope.facet_id is None)
        .where(is_in_period)
    )
    if scope.department_id:
        filtered_query = filtered_query.where(get_department_condition(scope.department_id))
    return tuple(db.session.execute(filtered_query).one())


def find_bottleneck(stages: Sequence[ChainStage]) -> ChainStage | None:
    """The stage that the smallest share of the one before reaches; None where nothing is lost."""
    losing_stages = [stage for stage in stages if stage.share is not None and stage.share < 100]  # noqa: PLR2004 - percent
    return min(losing_stages, key=lambda stage: stage.share or 0, default=None)
