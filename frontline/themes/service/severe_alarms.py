"""Something severe waits for a named moderator to say whose it is: after some hours the Cabinet Office is told."""

import datetime as dt

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify
from frontline.themes.models.theme import UNCONFIRMED_STATES, Theme
from frontline.themes.notifications import find_responsible_moderator
from frontline.themes.states import lock_theme, require_theme_state


def take_over_severe(*, theme: Theme, person: Person) -> None:
    """From now on this moderator sees to something severe.

    Raises:
        TransitionError: it waits for nobody any more.
    """
    theme = lock_theme(theme.id)
    require_theme_state(theme, *UNCONFIRMED_STATES)
    insight = db.session.get(Insight, theme.single_insight_id) if theme.single_insight_id else None
    if insight is not None:
        insight.responsible_id = person.id


def raise_severe_alarms() -> int:
    """Tell the coordinators, once for each theme, of what is severe and has waited too long; returns of how many."""
    since = now() - dt.timedelta(hours=get_settings().severe_hours)
    is_late = Theme.state.in_(UNCONFIRMED_STATES) & (Theme.severe_count > 0) & (Theme.created_at < since)
    themes = db.session.scalars(select(Theme).where(is_late, Theme.single_insight_id.is_not(None))).all()
    for theme in themes:
        person = find_responsible_moderator(theme)
        who = person.name if person else "No moderator"
        has = "has not" if person else "has"
        body = f"{who} {has} said within {get_settings().severe_hours} hours which team must have it."
        notification = Notification(
            f"severe-late:{theme.id}", "Something severe still has no team", body, f"/themes/{theme.id}"
        )
        notify(accounts.list_role_holder_ids(Role.COORDINATOR), notification)
    return len(themes)
