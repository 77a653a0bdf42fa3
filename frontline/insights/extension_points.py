from flask import render_template
from markupsafe import Markup

from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.extension_points import NavigationEntry, add_navigation_entry, add_section
from frontline.core.settings import get_settings
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
    add_navigation_entry(NavigationEntry("My insights", "insights.mine", Permission.LOG_INSIGHT, 10, _OF_OWN_INSIGHTS))
    add_navigation_entry(NavigationEntry("Telephone", "insights.telephone", Permission.LOG_FOR_OTHERS, order=45))


def render_open_work(placement: Placement) -> Markup:
    """What a secondee who hands over has still open; shown to them alone."""
    return Markup(  # noqa: S704 - our own template
        render_template(
            "insights/_handover.html", waiting=list_waiting_for_author(placement.person_id),
            drafts=count_drafts(placement.person_id), days=get_settings().handover_days,
        )
    )  # fmt: skip
