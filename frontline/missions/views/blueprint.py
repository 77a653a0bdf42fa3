"""The blueprint of the missions domain."""

from flask import Blueprint

from frontline.missions.trajectory import number

blueprint = Blueprint("missions", __name__)
blueprint.add_app_template_filter(number, "number")
