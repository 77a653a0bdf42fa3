from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSubmitInput, GovTextInput
from wtforms import BooleanField, StringField, SubmitField

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form


class SavedSearchForm(Form):
    """A name for a search, and whether to hear of something new."""

    name = StringField(_l("Name"), widget=GovTextInput(), validators=[Required(_l("Enter a name")), MaxLength(80)])
    alerts = BooleanField(_l("Tell me when there is something new, once a day at most"), widget=GovCheckboxInput())
    save = SubmitField(_l("Save this search"), widget=GovSubmitInput())
