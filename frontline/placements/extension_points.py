from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import add_leaver_source, add_work_source
from frontline.core.extension_points import NavigationEntry, add_item_source, add_navigation_entry
from frontline.organisations.queries import TEAM_WORK
from frontline.placements.service.leavers import list_placement_leavers, list_placement_work, list_placements_of_team


def install() -> None:
    """Add the navigation entries, what waits on the parties of placements, and who may have left."""
    add_work_source(list_placement_work)
    add_item_source(TEAM_WORK, list_placements_of_team)
    add_leaver_source(list_placement_leavers)
    add_navigation_entry(
        NavigationEntry("Placements", "placements.index", Permission.READ_PLACEMENTS, 40, ("placements.",))
    )
    of_opportunities = ("placements.opportunity", "placements.new_opportunity")
    add_navigation_entry(
        NavigationEntry("Opportunities", "placements.opportunities", Permission.POST_OPPORTUNITY, 49, of_opportunities)
    )
