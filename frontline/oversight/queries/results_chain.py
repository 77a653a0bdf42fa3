"""The results chain, from placements to scale, and where it narrows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true

from frontline.core.clock import make_london_day_expression
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.oversight.models import WITHIN_TIME, MeasureRow
from frontline.oversight.queries.figures import Figure, FigureScope
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import get_department_condition

FIRST_STAGES = ("placements", "insights")  # by the keys of their measures


@dataclass(frozen=True, slots=True)
class ChainStage:
    """One stage of the chain.

    Attributes:
        name: what it is called.
        number: how many reached it; None where that is not shown.
        possible: how many could have come this far; None before there are themes.
        among: what those are, as in "themes that are answered".
        all_themes: how many themes have a team, in which all stages from there on are told; None before there are any.
    """

    name: str
    number: int | None
    possible: int | None = None
    among: str = ""
    all_themes: int | None = None

    @property
    def share(self) -> int | None:
        """Of those that could have come this far, how many did, in percent; None where nothing could."""
        return round(100 * (self.number or 0) / self.possible) if self.possible else None

    @property
    def text(self) -> str:
        """How many of all themes with a team; before there are themes, how many."""
        if self.number is None:
            return _("not shown")
        if self.possible is None:
            return f"{self.number:,}"
        return _("%(number)s of %(all)s", number=f"{self.number:,}", all=f"{self.all_themes or 0:,}")

    @property
    def possible_text(self) -> str:
        """How many of those that could have come this far; empty where nothing could."""
        if not self.possible:
            return ""
        numbers = {"number": f"{self.number or 0:,}", "possible": f"{self.possible:,}"}
        return _("%(number)s of %(possible)s %(among)s", among=self.among, **numbers)

    @property
    def share_of_themes(self) -> float:
        """Of the themes with a team, in percent, as long as its bar is."""
        return round(100 * (self.number or 0) / self.all_themes, 1) if self.all_themes else 0


def list_chain_stages(
    scope: FigureScope, figures: Sequence[Figure], is_readable: ColumnElement[bool] | None = None
) -> list[ChainStage]:
    """The results chain, from placements to scale; from themes on, each stage is a part of the one before.

    The first two stages are among the `figures` of the same period. A theme whose time is not over yet is not lost, nor
    one with a change that is promised and not overdue: the shares leave them out. Themes that are not readable are not
    counted.
    """
    count_by_measure = {figure.measure.key: figure.numerator for figure in figures}
    routed, waiting, answered, promised, changes_planned, changes_made, at_scale = _count_themes_by_stage(
        scope, true() if is_readable is None else is_readable
    )
    first_stages = [
        ChainStage(_("Placement-months"), count_by_measure["placements"]),
        ChainStage(_("Insights"), count_by_measure["insights"]),
        ChainStage(_("Themes with a team"), routed, all_themes=routed),
    ]
    counts = (
        (_("Answered"), answered, _("themes that are answered or overdue"), routed - waiting),
        (_("Change planned or made"), changes_planned, _("themes that are answered"), answered),
        (_("Change made"), changes_made, _("themes with a change made or overdue"), changes_planned - promised),
        (_("Reaches a region or the nation"), at_scale, _("themes with a change made"), changes_made),
    )
    return first_stages + [
        ChainStage(name, number, possible, among, routed) for name, number, among, possible in counts
    ]


def _count_themes_by_stage(scope: FigureScope, is_readable: ColumnElement[bool]) -> Sequence[int]:
    """Distinct themes by how far they came, those that first reached a team in the months that are wanted."""
    routed_on = make_london_day_expression(Theme.routed_at)
    is_in_period = routed_on.between(scope.first_month, scope.last_day) & Theme.merged_into_id.is_(None)
    is_unanswered_within_time = _is_within_time("answered") & Theme.responded_at.is_(None)
    is_of_facet = MeasureRow.facet_id == scope.facet_id if scope.facet_id else MeasureRow.facet_id.is_(None)
    furthest = func.max(MeasureRow.numerator).filter(MeasureRow.measure == "chain").label("best")
    furthest_by_theme = (
        select(MeasureRow.theme_id, furthest)
        .where(is_of_facet, MeasureRow.theme_id.is_not(None))
        .group_by(MeasureRow.theme_id)
        .subquery()
    )
    counts_by_level = [func.count().filter(furthest_by_theme.c.best >= level) for level in (1, 2, 3)]
    is_unmade = _is_within_time("chain") & (furthest_by_theme.c.best == 1)
    query = select(
        func.count(), func.count().filter(is_unanswered_within_time), func.count(Theme.responded_at),
        func.count().filter(is_unmade), *counts_by_level,
    )  # fmt: skip
    filtered_query = (
        query.select_from(Theme)
        .join(furthest_by_theme, furthest_by_theme.c.theme_id == Theme.id, isouter=scope.facet_id is None)
        .where(is_in_period, is_readable)
    )
    if scope.department_id:
        filtered_query = filtered_query.where(get_department_condition(scope.department_id))
    return tuple(db.session.execute(filtered_query).one())


def _is_within_time(key: str) -> ColumnElement[bool]:
    """Whether a theme is one that a measure does not count as missed."""
    return Theme.id.in_(select(MeasureRow.theme_id).where(MeasureRow.measure == f"{key}{WITHIN_TIME}"))


def find_bottleneck(stages: Sequence[ChainStage]) -> ChainStage | None:
    """The stage that the smallest share of the one before reaches; None where nothing is lost."""
    losing_stages = [stage for stage in stages if stage.share is not None and stage.share < 100]  # noqa: PLR2004 - percent
    return min(losing_stages, key=lambda stage: stage.share or 0, default=None)
