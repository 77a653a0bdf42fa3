from functools import partial

from flask import Blueprint

from frontline.themes.numbers import counted, growth, is_growing, number_of

blueprint = Blueprint("themes", __name__)
blueprint.add_app_template_filter(partial(number_of, one="person", many="people"), "people")
blueprint.add_app_template_filter(counted, "insights")
blueprint.add_app_template_filter(growth, "growth")
blueprint.add_app_template_filter(partial(number_of, one="site", many="sites"), "sites")
blueprint.add_app_template_test(is_growing, "growing")
