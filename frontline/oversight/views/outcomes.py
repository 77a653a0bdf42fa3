"""What came of what each profession or region said, theme by theme."""

import uuid

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.oversight.queries.figures import PERIODS, FigureScope
from frontline.oversight.queries.outcomes import list_group_outcomes, list_groups, list_outcome_paths
from frontline.oversight.views.blueprint import blueprint

GROUPINGS = {"profession": _l("Profession"), "region": _l("Region")}


@blueprint.get("/oversight/outcomes")
@requires(Permission.SEE_OVERSIGHT)
def outcomes() -> str:
    """What came of what a profession or region said? Numbers and paths; for directors and administrators. 200."""
    months, by = request.args.get("period", "12"), request.args.get("by", "profession")
    by = by if by in GROUPINGS else "profession"
    scope = FigureScope(get_london_today(), int(months) if months in PERIODS else 12)
    key = request.args.get("group", type=uuid.UUID)
    group_name = list_groups(by).get(key) if key else None
    return render_template(
        "oversight/outcomes.html",
        groups=list_group_outcomes(by, scope),
        by=by,
        groupings=GROUPINGS,
        scope=scope,
        periods=PERIODS,
        group_key=key,
        group_name=group_name,
        paths=list_outcome_paths(by, key, scope) if key and group_name else [],
    )
