from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField

from frontline.core.forms import Form, Limit, Needed


class MonthForm(Form):
    """A month to report on."""

    month = SelectField(_l("Month"), widget=GovSelect(), validators=[Needed("Select a month")])
    write = SubmitField(_l("Write the report"), widget=GovSubmitInput())


class ReportForm(Form):
    """A report."""

    title = StringField(_l("Title"), widget=GovTextInput(), validators=[Needed("Enter a title"), Limit(160)])
    body = TextAreaField(
        _l("Text"), description=_l("Markdown: ## for a heading, - for a list, ** around what is important."),
        widget=GovTextArea(), validators=[Needed("Enter the text"), Limit(20_000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())
    publish = SubmitField(_l("Save and publish"), widget=GovSubmitInput())
