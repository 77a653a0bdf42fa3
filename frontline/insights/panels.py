from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry


def install() -> None:
    """Add the navigation entries."""
    add_entry(Entry("My insights", "insights.mine", Permission.LOG_INSIGHT, order=10))
    add_entry(Entry("Moderation", "insights.moderation", Permission.MODERATE, order=20))
