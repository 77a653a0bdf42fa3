from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry


def install() -> None:
    """Add the navigation entries."""
    add_entry(Entry("My insights", "insights.mine", Permission.LOG_INSIGHT, order=10))
    add_entry(Entry("Passed on to you", "insights.redirections", Permission.RECEIVE_CONCERN, order=12))
    add_entry(Entry("Moderation", "insights.moderation", Permission.MODERATE, order=20))
    add_entry(Entry("Moderation rules", "insights.rules", Permission.MANAGE_MODERATION, order=65))
    add_entry(Entry("Telephone", "insights.telephone", Permission.LOG_FOR_OTHERS, order=45))
