from frontline.core.database import db
from frontline.core.events import add_event_handler
from frontline.insights.events import InsightScreened
from frontline.insights.models.insight import Insight
from frontline.moderation.service.clean_insights import accept_automatically
from frontline.moderation.service.severe_cases import name_responsible_moderator


def install() -> None:
    """React to what was screened."""
    add_event_handler(InsightScreened, accept_clean_insight)
    add_event_handler(InsightScreened, name_moderator_for_severe)


def accept_clean_insight(event: InsightScreened) -> None:
    """Share what needs no moderator, where that is switched on."""
    accept_automatically(insight=db.session.get_one(Insight, event.insight_id))


def name_moderator_for_severe(event: InsightScreened) -> None:
    """What is severe to its author or to the machine has a named person at once."""
    name_responsible_moderator(db.session.get_one(Insight, event.insight_id))
