from flask import Blueprint

from frontline.disclosure.masking import describe_tenths

blueprint = Blueprint("responses", __name__)
blueprint.add_app_template_filter(describe_tenths, "tenths_in_words")
