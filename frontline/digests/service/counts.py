"""What is counted of a period on the day on which its digest is written."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.digests.models import Scope
from frontline.digests.periods import Period
from frontline.digests.queries.commitments import get_team_condition
from frontline.digests.queries.scopes import select_themes_in_scope
from frontline.digests.service.reasons import is_in_period
from frontline.disclosure.masking import round_count_down
from frontline.organisations.models import Team
from frontline.responses.models.answer import PUBLISHED_STATES, Response
from frontline.responses.models.commitment import Commitment, CommitmentMove, CommitmentState
from frontline.themes.analysis.counts import count_contributions
from frontline.themes.models.theme import Theme

# Of a theme that has come to a team in the period.
NEW_REASONS = frozenset({"new", "severe"})


def count_period(
    scope: Scope, object_id: uuid.UUID | None, period: Period, items: Sequence[Mapping[str, Any]], commitments: int
) -> dict[str, int]:
    """Insights, answers and changes of a period, and its themes and commitments, of all of a scope."""
    in_scope = select_themes_in_scope(scope, object_id)
    theme_ids = db.session.scalars(select(Theme.id).where(in_scope)).all()
    insights, people = count_contributions(theme_ids, period.starts_on, period.ends_on)
    answered = Response.state.in_(PUBLISHED_STATES) & is_in_period(Response.published_at, period)
    answers = select(func.count(Response.id)).where(answered, Response.themes.any(in_scope))
    return {
        "insights": insights,
        "people": round_count_down(people),
        "answers": db.session.scalar(answers) or 0,
        "changes": _count_changes(scope, object_id, period),
        "new": sum(not NEW_REASONS.isdisjoint(item["names"]) for item in items),
        "late": sum("overdue" in item["names"] for item in items),
        "commitments": commitments,
    }


def _count_changes(scope: Scope, object_id: uuid.UUID | None, period: Period) -> int:
    """How many commitments were kept in a period, as a team said in an update."""
    is_kept = (CommitmentMove.new == CommitmentState.CHANGE_MADE) & is_in_period(CommitmentMove.at, period)
    query = select(func.count(Commitment.id.distinct())).join(CommitmentMove).join(Team, Team.id == Commitment.team_id)
    return db.session.scalar(query.where(is_kept, get_team_condition(scope, object_id))) or 0
