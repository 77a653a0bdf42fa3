from flask import Blueprint

from frontline.disclosure.masking import mask_count

blueprint = Blueprint("insights", __name__)
blueprint.add_app_template_filter(mask_count, "masked")
