from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form


class MonthForm(Form):
    """A month to report on."""

    month = SelectField(_l("Month"), widget=GovSelect(), validators=[Required("Select a month")])
    write = SubmitField(_l("Write the report"), widget=GovSubmitInput())


class ReportForm(Form):
    """A report."""

    title = StringField(_l("Title"), widget=GovTextInput(), validators=[Required("Enter a title"), MaxLength(160)])
    body = TextAreaField(
        _l("Text"), description=_l("Markdown: ## for a heading, - for a list, ** around what is important."),
        widget=GovTextArea(), validators=[Required("Enter the text"), MaxLength(20_000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())
    publish = SubmitField(_l("Save and publish"), widget=GovSubmitInput())
