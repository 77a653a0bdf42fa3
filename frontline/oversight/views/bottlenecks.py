"""Bottlenecks: teams, themes, commitments and professions that wait."""

from flask import render_template

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.pagination import paginate
from frontline.oversight.queries.bottlenecks import (
    list_delayed_commitments,
    list_overdue_teams,
    list_refused_themes,
    list_unheard_professions,
)
from frontline.oversight.views.blueprint import blueprint


@blueprint.get("/oversight/bottlenecks")
@requires(Permission.SEE_OVERSIGHT)
def bottlenecks() -> str:
    """Where does work stand still, and whom to help? For directors and administrators. 200."""
    return render_template(
        "oversight/bottlenecks.html",
        overdue_teams=list_overdue_teams(get_london_today()),
        today=get_london_today(),
        refused_themes=paginate(list_refused_themes(), size=10, number=1),
        unheard_professions=list_unheard_professions(get_london_today()),
        delayed_commitments=paginate(list_delayed_commitments(get_london_today()), size=10, number=1),
    )
