from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField

from frontline.core.forms import Form, Limit


class CallForm(Form):
    """What the community is asked."""

    words = TextAreaField(
        _l("What do you want to hear from the community?"), widget=GovTextArea(),
        description=_l("It stands at the end of this month's bulletin, which is sent on the first of the next."),
        validators=[Limit(1000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())
