"""The blueprint of the policies domain."""

from flask import Blueprint

from frontline.insights.attribution import attribution
from frontline.themes.numbers import number_of

blueprint = Blueprint("policies", __name__)
blueprint.add_app_template_filter(attribution, "attributed")


@blueprint.app_template_filter("insights_few")
def few(count: int) -> str:
    """A number of insights that say something of people, in words; small ones stay unsaid."""
    return number_of(count, "insight", "insights")
