"""What did others see, and what changed? "You said, we did"."""

import uuid

from flask import render_template, request

from frontline.core.access import signed_in
from frontline.core.furniture import paginate
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.responses import queries
from frontline.responses.models import Outcome
from frontline.responses.views.blueprint import blueprint


@blueprint.get("/community")
@signed_in
def community() -> str:
    """You said, we did."""
    department_id = request.args.get("department", type=uuid.UUID)
    given, words = request.args.get("outcome", ""), request.args.get("words", "").strip()[:80]
    outcome = Outcome(given) if given in set(Outcome) else None
    page = paginate(queries.community(department_id=department_id, outcome=outcome, words=words), size=10)
    return render_template(
        "responses/community.html", page=page, outcomes=list(Outcome), outcome=outcome, department_id=department_id,
        departments=organisations.departments(), words=words, enough=MINIMUM_GROUP_SIZE,
        commitments=queries.of_responses([response.id for response in page.rows]),
        verdicts=queries.verdicts_on([response.id for response in page.rows]),
    )  # fmt: skip
