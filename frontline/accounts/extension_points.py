from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry


def install() -> None:
    """Add the administrator's navigation."""
    add_navigation_entry(
        NavigationEntry(
            "Departments and teams", "organisations.index", Permission.MANAGE_ORGANISATIONS, 60, ("organisations.",)
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Accounts", "accounts.people", Permission.MANAGE_ACCOUNTS, 61, ("accounts.person", "accounts.new_person")
        )
    )
    add_navigation_entry(NavigationEntry("Audit trail", "accounts.audit_trail", Permission.READ_AUDIT, order=62))
