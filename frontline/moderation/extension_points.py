from flask_babel import gettext as _

from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.extension_points import (
    NavigationEntry,
    TimelineStep,
    add_navigation_entry,
    add_timeline_source,
)
from frontline.insights.models.insight import Insight
from frontline.moderation.queries.rules import find_redirection
from frontline.moderation.service.leavers import list_moderation_work


def install() -> None:
    """Add the navigation entries, to an insight's timeline to whom it was passed on, and what waits on moderators."""
    add_work_source(list_moderation_work)
    add_timeline_source("insight", list_redirection_steps)
    add_navigation_entry(
        NavigationEntry(
            "Passed on to you", "moderation.redirections", Permission.RECEIVE_CONCERN, 12, ("moderation.redirection",)
        )
    )
    add_navigation_entry(NavigationEntry("Moderation", "moderation.queue", Permission.MODERATE, 20, ("moderation.",)))
    add_navigation_entry(
        NavigationEntry("Moderation rules", "moderation.rules", Permission.MANAGE_MODERATION, order=65)
    )


def list_redirection_steps(insight: Insight) -> list[TimelineStep]:
    """To whom an insight was passed on, and that they have it; for its author."""
    redirection = find_redirection(insight.id)
    if redirection is None:
        return []
    contact = redirection.contact
    title = _(
        "A moderator passed it on to %(name)s (%(concern)s)",
        name=contact.person.name,
        concern=contact.concern.label.lower(),
    )
    reach = _(
        "Phone %(phone)s, %(hours)s. Otherwise: %(cover)s",
        phone=contact.phone,
        hours=contact.hours,
        cover=contact.out_of_hours,
    )
    steps = [TimelineStep(redirection.at, title, reach)]
    if redirection.received_at:
        confirmation = _("%(name)s confirmed that they have it", name=contact.person.name)
        steps.append(TimelineStep(redirection.received_at, confirmation))
    return steps
