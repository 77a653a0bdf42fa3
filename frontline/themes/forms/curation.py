"""What people change in a theme."""

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, SelectField, StringField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form
from frontline.privacy.forms.name_checked import NameCheckedForm


class CurationForm(Form):
    """Knows which edit revision of the theme the page showed."""

    edit_revision = HiddenField()


class RenameForm(CurationForm, NameCheckedForm):
    """A better name, which those who contributed read."""

    screened = ("name",)

    name = StringField("Name", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(160)])
    save = SubmitField("Rename", widget=GovSubmitInput())


class DismissForm(CurationForm, NameCheckedForm):
    """Why it is not a theme."""

    screened = ("reason",)

    reason = TextAreaField(
        "Why is it not a theme?",
        description="Those who contributed read this.",
        widget=GovTextArea(),
        validators=[Required("Enter the reason"), MaxLength(1000)],
    )
    dismiss = SubmitField("Dismiss it", widget=GovSubmitInput())


class MergeForm(CurationForm):
    """Of which other theme it is a part."""

    into = SelectField("Into which theme?", widget=GovSelect(), validators=[Required("Select a theme")])
    look = SubmitField("Show what would change", widget=GovSubmitInput())
    merge = SubmitField("Merge", widget=GovSubmitInput())


class SplitForm(CurationForm, NameCheckedForm):
    """Which insights become a theme of their own, and its name."""

    screened = ("name",)

    name = StringField(
        "Name of the new theme", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(160)]
    )
    chosen = HiddenField()
    split = SubmitField("Split", widget=GovSubmitInput())


class MoveInsightForm(CurationForm):
    """Into which theme an insight belongs."""

    to = SelectField("Where does it belong?", widget=GovSelect(), validators=[Required("Select a theme")])
    move = SubmitField("Move it there", widget=GovSubmitInput())
