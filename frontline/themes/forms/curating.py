"""What people change in a theme."""

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, SelectField, StringField, SubmitField, TextAreaField

from frontline.core.forms import Form, Limit, Needed
from frontline.insights.forms.naming import NamingForm


class Curating(Form):
    """Knows which edition of the theme the page showed."""

    seen = HiddenField()


class RenameForm(Curating, NamingForm):
    """A better name, which those who contributed read."""

    screened = ("name",)

    name = StringField("Name", widget=GovTextInput(), validators=[Needed("Enter a name"), Limit(160)])
    save = SubmitField("Rename", widget=GovSubmitInput())


class DismissForm(Curating, NamingForm):
    """Why it is no theme."""

    screened = ("reason",)

    reason = TextAreaField(
        "Why is it no theme?",
        description="Those who contributed read this.",
        widget=GovTextArea(),
        validators=[Needed("Enter the reason"), Limit(1000)],
    )
    dismiss = SubmitField("Dismiss it", widget=GovSubmitInput())


class MergeForm(Curating):
    """Of which other theme it is a part."""

    into = SelectField("Into which theme?", widget=GovSelect(), validators=[Needed("Select a theme")])
    look = SubmitField("Show what would change", widget=GovSubmitInput())
    merge = SubmitField("Merge", widget=GovSubmitInput())


class SplitForm(Curating, NamingForm):
    """Which insights become a theme of their own, and its name."""

    screened = ("name",)

    name = StringField("Name of the new theme", widget=GovTextInput(), validators=[Needed("Enter a name"), Limit(160)])
    chosen = HiddenField()
    split = SubmitField("Split", widget=GovSubmitInput())


class MoveForm(Curating):
    """Into which theme an insight belongs."""

    to = SelectField("Where does it belong?", widget=GovSelect(), validators=[Needed("Select a theme")])
    move = SubmitField("Move it there", widget=GovSubmitInput())
