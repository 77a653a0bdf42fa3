from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry


def install() -> None:
    """Add the navigation entry."""
    add_entry(Entry("Placements", "placements.index", Permission.READ_PLACEMENTS, order=40))
