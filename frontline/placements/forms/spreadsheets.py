from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import FileField, SubmitField

from frontline.core.forms import Form


class UploadForm(Form):
    """A spreadsheet."""

    file = FileField(_l("The spreadsheet"), description=_l("A .csv or .xlsx file, up to 20 MB."), widget=GovFileInput())
    submit = SubmitField(_l("Upload"), widget=GovSubmitInput())
