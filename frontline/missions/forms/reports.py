"""Forms of delivery reports."""

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import SelectField, SubmitField

from frontline.core.fields import Required
from frontline.core.forms import Form
from frontline.missions.forms.fields import make_required_field, make_text_area


class HalfYearForm(Form):
    """A half year to report on."""

    half = SelectField(_l("Half year"), widget=GovSelect(), validators=[Required("Select a half year")])
    write = SubmitField(_l("Write the report"), widget=GovSubmitInput())


class DeliveryReportForm(Form):
    """A delivery report."""

    title = make_required_field(_l("Title"), "Enter a title", max_length=160)
    body = make_text_area(
        _l("Text"),
        "Enter the text",
        _l("Markdown: ## for a heading, - for a list, ** for bold."),
        60_000,
    )
    save = SubmitField(_l("Save"), widget=GovSubmitInput())
