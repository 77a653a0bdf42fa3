from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry


def install() -> None:
    """Add the navigation entries: directors begin with their department."""
    add_navigation_entry(
        NavigationEntry(
            "Department",
            "oversight.department",
            Permission.SEE_DEPARTMENT,
            14,
            ("oversight.nearby_themes",),
            about="How your teams stand, the worst first.",
            says_what_waits=True,
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Oversight",
            "oversight.dashboard",
            Permission.SEE_OVERSIGHT,
            41,
            ("oversight.",),
            about="The measures, monthly reports, and where things are held up.",
        )
    )
