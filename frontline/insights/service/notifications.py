"""Notify the author of an insight, or the moderator who has it."""

from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify_person


def notify_author(insight: Insight, dedup_key: str, title: str, body: str) -> None:
    """Tell the author, who is led to their insight; what was imported has none."""
    if insight.author_id:
        notify_person(insight.author_id, Notification(dedup_key, title, body, f"/insights/{insight.id}"))


def notify_moderator(insight: Insight, dedup_key: str, title: str) -> None:
    """Tell the moderator on whose desk an insight is; where it is on none, nobody."""
    if insight.moderator_id:
        notification = Notification(dedup_key, title, "It is on your desk.", f"/moderation/{insight.id}")
        notify_person(insight.moderator_id, notification)
