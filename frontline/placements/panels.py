from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry


def install() -> None:
    """Add the navigation entries."""
    add_entry(Entry("Placements", "placements.index", Permission.READ_PLACEMENTS, order=40))
    add_entry(Entry("Opportunities", "placements.opportunities", Permission.POST_OPPORTUNITY, order=49))
