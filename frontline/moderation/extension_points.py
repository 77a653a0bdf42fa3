from flask import url_for
from flask_babel import gettext as _

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.extension_points import (
    FIRST_PAGE,
    NavigationEntry,
    TimelineStep,
    WaitingItem,
    add_item_source,
    add_navigation_entry,
    add_timeline_source,
)
from frontline.core.pagination import count_rows
from frontline.insights.models.insight import Insight
from frontline.moderation.queries.queue import list_moderation_queue
from frontline.moderation.queries.rules import find_redirection
from frontline.moderation.service.leavers import list_moderation_work


def install() -> None:
    """Add the navigation entries, to an insight's timeline to whom it was passed on, and what waits on moderators."""
    add_work_source(list_moderation_work)
    add_item_source(FIRST_PAGE, list_waiting_checks)
    add_timeline_source("insight", list_redirection_steps)
    add_navigation_entry(
        NavigationEntry(
            "Passed on to you",
            "moderation.redirections",
            Permission.RECEIVE_CONCERN,
            12,
            ("moderation.redirection",),
            about="Concerns that moderators passed on to you, to confirm and act on.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Moderation",
            "moderation.queue",
            Permission.MODERATE,
            20,
            ("moderation.",),
            about="Insights to check before anybody else reads them.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Moderation rules",
            "moderation.rules",
            Permission.MANAGE_MODERATION,
            65,
            about="How insights are checked, phrases that are marked, and duty contacts.",
        )
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


def list_waiting_checks(person: Person) -> list[WaitingItem]:
    """For the first page: how much waits to be checked by a moderator."""
    number = count_rows(list_moderation_queue(person)) if has_permission(person, Permission.MODERATE) else 0
    if not number:
        return []
    text = _("Check 1 insight") if number == 1 else _("Check %(number)s insights", number=number)
    return [WaitingItem(text, url_for("moderation.queue"))]
