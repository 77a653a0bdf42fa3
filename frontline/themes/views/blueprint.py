from flask import Blueprint

from frontline.disclosure.masking import describe_people
from frontline.themes import numbers

blueprint = Blueprint("themes", __name__)
blueprint.add_app_template_filter(describe_people, "people")
blueprint.add_app_template_filter(numbers.describe_insights, "insights")
blueprint.add_app_template_filter(numbers.describe_growth, "growth")
blueprint.add_app_template_filter(numbers.describe_size, "size")
