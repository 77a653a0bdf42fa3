from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry


def install() -> None:
    """Add the pages of the installation and of information requests to the navigation."""
    add_navigation_entry(
        NavigationEntry("Installation", "operations.installation", Permission.SEE_INSTALLATION, 64, ("operations.",))
    )
    add_navigation_entry(
        NavigationEntry("Information requests", "operations.information_requests", Permission.ANSWER_REQUESTS, 66)
    )
