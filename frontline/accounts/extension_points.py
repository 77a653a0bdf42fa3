from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import (
    add_leaver_source,
    add_work_source,
    list_people_of_team,
    list_sole_roles,
    list_unused_accounts,
)
from frontline.core.extension_points import NavigationEntry, add_item_source, add_navigation_entry
from frontline.organisations.queries import TEAM_WORK


def install() -> None:
    """Add the administrator's navigation, who alone holds a role, and whose account nobody uses."""
    add_work_source(list_sole_roles)
    add_leaver_source(list_unused_accounts)
    add_item_source(TEAM_WORK, list_people_of_team)
    add_navigation_entry(
        NavigationEntry(
            "Departments and teams",
            "organisations.index",
            Permission.MANAGE_ORGANISATIONS,
            60,
            ("organisations.",),
            about="Departments, policy teams, professions, home organisations and missions.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Accounts",
            "accounts.people",
            Permission.MANAGE_ACCOUNTS,
            61,
            ("accounts.person", "accounts.new_person"),
            about="People, what they may do, and who may have left.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Audit trail", "accounts.audit_trail", Permission.READ_AUDIT, 62, about="Who did what, and when."
        )
    )
