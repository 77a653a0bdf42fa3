"""What a digest asks of its reader about a theme, with the day, as it stands now."""

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.themes.models.theme import IN_WORK_STATES, Routing, Theme, ThemeState
from frontline.themes.queries.access import can_decide


def describe_ask(theme: Theme, routing: Routing | None, person: Person) -> str:
    """What the reader, or the team that has it, is to do and by when; empty where nothing is due."""
    is_own = can_decide(person, routing)
    if theme.state is ThemeState.ESCALATED and has_permission(person, Permission.RESOLVE_ESCALATION):
        return _("Decide which team must have it.")
    if theme.state is ThemeState.SUGGESTED and is_own:
        return _("Say whether it is yours. Nothing is due before you do.")
    if theme.due_on is None or routing is None:
        return ""
    return _describe_deadline(theme, format_date(theme.due_on), is_own=is_own)


def _describe_deadline(theme: Theme, day: str, *, is_own: bool) -> str:
    if theme.state is ThemeState.ROUTED and is_own:
        return _("Accept or refuse it by %(day)s.", day=day)
    if theme.state is ThemeState.ROUTED:
        return _("Its team is to accept or refuse it by %(day)s.", day=day)
    if theme.state in IN_WORK_STATES and is_own:
        return _("Answer it by %(day)s.", day=day)
    return _("Its team is to answer it by %(day)s.", day=day) if theme.state in IN_WORK_STATES else ""
