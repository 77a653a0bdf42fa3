from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField

from frontline.core.forms import Form, Limit, Needed


class MonthForm(Form):
    """A month to report on."""

    month = SelectField("Month", widget=GovSelect(), validators=[Needed("Select a month")])
    write = SubmitField("Write the report", widget=GovSubmitInput())


class ReportForm(Form):
    """A report."""

    title = StringField("Title", widget=GovTextInput(), validators=[Needed("Enter a title"), Limit(160)])
    body = TextAreaField(
        "Text", description="Markdown: ## for a heading, - for a list, ** around what is important.",
        widget=GovTextArea(), validators=[Needed("Enter the text"), Limit(20_000)],
    )  # fmt: skip
    save = SubmitField("Save", widget=GovSubmitInput())
    publish = SubmitField("Save and publish", widget=GovSubmitInput())
