from flask import Blueprint

from frontline.themes import numbers

blueprint = Blueprint("themes", __name__)
blueprint.add_app_template_filter(numbers.people, "people")
blueprint.add_app_template_filter(numbers.counted, "insights")
blueprint.add_app_template_filter(numbers.growth, "growth")
blueprint.add_app_template_filter(numbers.size, "size")
