from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import FileField, IntegerField, SelectField, StringField, SubmitField
from wtforms.validators import NumberRange, Optional

from frontline.core.forms import Form


class _TableForm(Form):
    heading_row = IntegerField(
        _l("Row with the headings, if it is not found by itself"), widget=GovTextInput(),
        validators=[Optional(), NumberRange(1, 100, _l("Enter a number from 1 to 100"))],
    )  # fmt: skip


class UploadForm(_TableForm):
    """A spreadsheet."""

    file = FileField(
        _l("The spreadsheet"), description=_l("A .csv, .xlsx or .ods file, up to 20 MB."), widget=GovFileInput()
    )
    worksheet = StringField(_l("Worksheet, if it is not found by itself"), widget=GovTextInput())
    submit = SubmitField(_l("Upload"), widget=GovSubmitInput())


class OtherTableForm(_TableForm):
    """Another table of a spreadsheet that was sent already."""

    worksheet = SelectField(_l("Worksheet"), widget=GovSelect())
    submit = SubmitField(_l("Read this table"), widget=GovSubmitInput(), render_kw={"class": "govuk-button--secondary"})

    def __init__(self, worksheets: Sequence[str], **values: Any) -> None:
        super().__init__(**values)
        self.worksheet.choices = [(name, name) for name in worksheets] or [("", "")]
