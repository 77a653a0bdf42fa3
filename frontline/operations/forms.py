from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea, GovTextInput
from wtforms import StringField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form


class HoldForm(Form):
    """What must not be erased, and why."""

    object_id = StringField(
        _l("Number of the person or the insight"), description=_l("It stands in the address of their page."),
        widget=GovTextInput(), validators=[Required(_l("Enter the number")), MaxLength(40)],
    )  # fmt: skip
    reason = TextAreaField(
        _l("For which case"), widget=GovTextArea(), validators=[Required(_l("Enter for which case")), MaxLength(500)]
    )
    submit = SubmitField(_l("Hold it"), widget=GovSubmitInput())
