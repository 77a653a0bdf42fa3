from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry


def install() -> None:
    """Add the page of the installation to the administrators' navigation."""
    add_navigation_entry(
        NavigationEntry("Installation", "operations.installation", Permission.SEE_INSTALLATION, 64, ("operations.",))
    )
