from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry


def install() -> None:
    """Add the navigation entries."""
    add_navigation_entry(
        NavigationEntry("Placements", "placements.index", Permission.READ_PLACEMENTS, 40, ("placements.",))
    )
    of_opportunities = ("placements.opportunity", "placements.new_opportunity")
    add_navigation_entry(
        NavigationEntry("Opportunities", "placements.opportunities", Permission.POST_OPPORTUNITY, 49, of_opportunities)
    )
