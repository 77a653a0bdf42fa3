"""What did others see, and what changed? "You said, we did"."""

import uuid

from flask import render_template, request

from frontline.core.access import signed_in
from frontline.core.pagination import paginate
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.responses.models.answer import Outcome
from frontline.responses.queries import feedback
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.responses.queries.feedback import count_verdicts
from frontline.responses.views.blueprint import blueprint


@blueprint.get("/community")
@signed_in
def community() -> str:
    """You said, we did: published answers that everybody may read, for all who are signed in. 200."""
    department_id = request.args.get("department", type=uuid.UUID)
    value, words = request.args.get("outcome", ""), request.args.get("words", "").strip()[:80]
    outcome = Outcome(value) if value in set(Outcome) else None
    page = paginate(
        feedback.select_community_responses(department_id=department_id, outcome=outcome, words=words), size=10
    )
    return render_template(
        "responses/community.html", page=page, outcomes=list(Outcome), outcome=outcome, department_id=department_id,
        departments=organisations.list_departments(), words=words, minimum_group_size=MINIMUM_GROUP_SIZE,
        commitments=list_commitments_by_response([response.id for response in page.rows]),
        verdicts=count_verdicts([response.id for response in page.rows]),
    )  # fmt: skip
