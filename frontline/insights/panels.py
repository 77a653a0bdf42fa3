from flask import render_template
from markupsafe import Markup

from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry, contribute
from frontline.core.settings import load_settings
from frontline.insights import queries
from frontline.placements.models import Placement


def install() -> None:
    """Add the navigation entries, and what is left open to the hand-over of a placement."""
    contribute("handover", left_open)
    add_entry(Entry("My insights", "insights.mine", Permission.LOG_INSIGHT, order=10))
    add_entry(Entry("Passed on to you", "insights.redirections", Permission.RECEIVE_CONCERN, order=12))
    add_entry(Entry("Moderation", "insights.moderation", Permission.MODERATE, order=20))
    add_entry(Entry("Moderation rules", "insights.rules", Permission.MANAGE_MODERATION, order=65))
    add_entry(Entry("Telephone", "insights.telephone", Permission.LOG_FOR_OTHERS, order=45))


def left_open(placement: Placement) -> Markup:
    """What a secondee who hands over has still open; shown to them alone."""
    return Markup(  # noqa: S704 - our own template
        render_template(
            "insights/_handover.html", waiting=queries.waiting_for_author(placement.person_id),
            drafts=queries.unsent(placement.person_id), days=load_settings().handover_days,
        )
    )  # fmt: skip
