"""The blueprint of the missions domain."""

from flask import Blueprint

from frontline.missions.trajectory import format_value

blueprint = Blueprint("missions", __name__)
blueprint.add_app_template_filter(format_value, "number")
