"""The blueprint of the policies domain."""

from flask import Blueprint

from frontline.disclosure.attribution import describe_author
from frontline.disclosure.masking import describe_count

blueprint = Blueprint("policies", __name__)
blueprint.add_app_template_filter(describe_author, "attributed")


@blueprint.app_template_filter("insights_few")
def describe_insight_count(count: int) -> str:
    """A number of insights that say something of people, in words; small ones stay unsaid."""
    return describe_count(count, "insight", "insights")
