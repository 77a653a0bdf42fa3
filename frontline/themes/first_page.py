"""What themes have to say on the first page: what waits for a team, for the curators, for the Cabinet Office."""

from flask import url_for

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.core.clock import get_london_today
from frontline.core.extension_points import WaitingItem
from frontline.core.pagination import count_rows
from frontline.core.translation import gettext as _
from frontline.themes.queries.lists import (
    InboxFilter,
    select_escalated_themes,
    select_inbox_themes,
    select_suggested_themes,
)


def list_waiting_themes(person: Person) -> list[WaitingItem]:
    """How many themes wait for somebody, and where; what waits for nobody is not said."""
    items = []
    if has_permission(person, Permission.DECIDE_THEME):
        own_themes = select_inbox_themes(person, InboxFilter("confirmed"), get_london_today())
        if number := count_rows(own_themes):
            one, many = _("Accept or answer 1 theme"), _("Accept or answer %(number)s themes", number=number)
            items.append(WaitingItem(one if number == 1 else many, url_for("themes.inbox", show="confirmed")))
    if has_permission(person, Permission.TRIAGE) and (number := count_rows(select_suggested_themes())):
        one, many = _("Confirm 1 suggested theme"), _("Confirm %(number)s suggested themes", number=number)
        items.append(WaitingItem(one if number == 1 else many, url_for("themes.triage")))
    if has_permission(person, Permission.RESOLVE_ESCALATION) and (number := count_rows(select_escalated_themes())):
        one = _("Decide whose theme it is: several teams refused 1")
        many = _("Decide whose themes they are: several teams refused %(number)s", number=number)
        items.append(WaitingItem(one if number == 1 else many, url_for("themes.escalations")))
    return items
