"""Where does it stand still, and what would help?"""

from flask import render_template

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.furniture import paginate, today
from frontline.oversight import queries
from frontline.oversight.views.blueprint import blueprint


@blueprint.get("/bottlenecks")
@requires(Permission.SEE_OVERSIGHT)
def bottlenecks() -> str:
    """Where does it stand still?"""
    return render_template(
        "oversight/bottlenecks.html", late=queries.overdue(today()), today=today(),
        refused=paginate(queries.refused(), size=10, number=1), not_heard=queries.professions_not_heard(today()),
        delayed=paginate(queries.delayed(today()), size=10, number=1),
    )  # fmt: skip
