from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry


def install() -> None:
    """Add the vocabulary to the administrator's navigation."""
    add_navigation_entry(
        NavigationEntry(
            "Subjects",
            "subjects.index",
            Permission.MANAGE_SUBJECTS,
            61,
            ("subjects.",),
            about="The vocabulary by which themes are named and found.",
        )
    )
