from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput, GovTextInput
from wtforms import FileField, IntegerField, StringField, SubmitField
from wtforms.validators import NumberRange, Optional

from frontline.core.forms import Form


class UploadForm(Form):
    """A spreadsheet."""

    file = FileField(
        _l("The spreadsheet"), description=_l("A .csv, .xlsx or .ods file, up to 20 MB."), widget=GovFileInput()
    )
    worksheet = StringField(_l("Worksheet, if it is not found by itself"), widget=GovTextInput())
    heading_row = IntegerField(
        _l("Row with the headings, if it is not found by itself"), widget=GovTextInput(),
        validators=[Optional(), NumberRange(1, 100, _l("Enter a number from 1 to 100"))],
    )  # fmt: skip
    submit = SubmitField(_l("Upload"), widget=GovSubmitInput())
