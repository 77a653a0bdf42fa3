from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry


def install() -> None:
    """Add the administrator's navigation."""
    add_entry(Entry("Departments and teams", "organisations.index", Permission.MANAGE_ORGANISATIONS, order=60))
    add_entry(Entry("Accounts", "accounts.people", Permission.MANAGE_ACCOUNTS, order=61))
    add_entry(Entry("Audit trail", "accounts.audit_trail", Permission.READ_AUDIT, order=62))
