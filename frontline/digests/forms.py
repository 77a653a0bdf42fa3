from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField

from frontline.core.fields import MaxLength
from frontline.core.forms import Form


class BulletinCallForm(Form):
    """What the community is asked."""

    words = TextAreaField(
        _l("What do you want to hear from the community?"), widget=GovTextArea(),
        description=_l("It is shown at the end of this month's bulletin, which is sent on the first of next month."),
        validators=[MaxLength(1000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())
