from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry


def install() -> None:
    """Add the navigation entry."""
    add_entry(Entry("Oversight", "oversight.dashboard", Permission.SEE_OVERSIGHT, order=41))
