from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry


def install() -> None:
    """Add the navigation entry."""
    add_navigation_entry(
        NavigationEntry("Oversight", "oversight.dashboard", Permission.SEE_OVERSIGHT, 41, ("oversight.",))
    )
