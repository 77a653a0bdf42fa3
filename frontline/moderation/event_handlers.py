from frontline.core.database import db
from frontline.core.events import add_event_handler
from frontline.insights.events import InsightScreened
from frontline.insights.models.insight import Insight
from frontline.moderation.service.clean_insights import accept_automatically


def install() -> None:
    """React to what was screened."""
    add_event_handler(InsightScreened, accept_clean_insight)


def accept_clean_insight(event: InsightScreened) -> None:
    """Share what needs no moderator, where that is switched on."""
    accept_automatically(insight=db.session.get_one(Insight, event.insight_id))
