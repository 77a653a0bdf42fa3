"""What waits on somebody who writes insights and leaves: nothing that another could do."""

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.accounts.responsibilities import WaitingWork
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight

_UNDECIDED_STATES = (
    InsightState.SUBMITTED, InsightState.IN_MODERATION, InsightState.CLARIFICATION_REQUESTED, InsightState.PROPOSED,
)  # fmt: skip


def list_own_undecided_work(person: Person) -> list[WaitingWork]:
    """How many insights that a person wrote under their name are still with moderators; of others nobody is told."""
    is_counted = Insight.state.in_(_UNDECIDED_STATES) & (Insight.identity == Identity.NAMED)
    count = db.session.scalar(select(func.count(Insight.id)).where(Insight.author_id == person.id, is_counted)) or 0
    remark = _("They stay with the moderators, and are shared or not as if nobody had left.")
    return [WaitingWork("own_insights", _("Insights that are still with moderators"), count, remark=remark)]
