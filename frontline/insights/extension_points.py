from flask import render_template, url_for
from markupsafe import Markup

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.extension_points import (
    FIRST_PAGE,
    NavigationEntry,
    WaitingItem,
    add_item_source,
    add_navigation_entry,
    add_section,
)
from frontline.core.settings import get_settings
from frontline.core.translation import gettext as _
from frontline.insights.queries.own import count_drafts, list_waiting_for_author
from frontline.insights.service.leavers import list_own_undecided_work
from frontline.placements.models.placement import Placement

_OF_OWN_INSIGHTS = (
    "insights.", "themes.reply", "themes.similar_themes", "responses.give_verdict", "policies.cited",
    "policies.consultation",
)  # fmt: skip


def install() -> None:
    """Add the navigation entries, and what is left open by whoever hands over a placement or leaves."""
    add_work_source(list_own_undecided_work)
    add_section("handover", render_open_work)
    add_item_source(FIRST_PAGE, list_waiting_insights)
    add_navigation_entry(
        NavigationEntry(
            "My insights",
            "insights.mine",
            Permission.LOG_INSIGHT,
            10,
            _OF_OWN_INSIGHTS,
            about="What you saw, what became of it, and what you are asked.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Log by telephone",
            "insights.telephone",
            Permission.LOG_FOR_OTHERS,
            50,
            about="Write down what somebody says who has no device at work; they check it and send it.",
        )
    )


def render_open_work(placement: Placement) -> Markup:
    """What a secondee who hands over has still open; shown to them alone."""
    return Markup(  # noqa: S704 - our own template
        render_template(
            "insights/_handover.html", waiting=list_waiting_for_author(placement.person_id),
            drafts=count_drafts(placement.person_id), days=get_settings().handover_days,
        )
    )  # fmt: skip


def list_waiting_insights(person: Person) -> list[WaitingItem]:
    """For the first page: what is asked of an author, and the way to log for somebody who has no device."""
    items = []
    if number := len(list_waiting_for_author(person.id)) if has_permission(person, Permission.LOG_INSIGHT) else 0:
        text = (
            _("Answer a moderator on 1 insight")
            if number == 1
            else _("Answer a moderator on %(number)s insights", number=number)
        )
        items.append(WaitingItem(text, url_for("insights.mine")))
    if has_permission(person, Permission.LOG_FOR_OTHERS):
        text = _("Somebody without a device calls? Log an insight for them by telephone")
        items.append(WaitingItem(text, url_for("insights.telephone")))
    return items
