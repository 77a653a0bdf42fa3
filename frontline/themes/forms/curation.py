"""What people change in a theme."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, SelectField, StringField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form
from frontline.core.parsing import parse_id
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


class RegroupingForm(CurationForm, NameCheckedForm):
    """What becomes of the insights that were selected: a theme of their own, part of another, or each by itself."""

    screened = ("name",)

    do = HiddenField()  # split, move, take_out: which button was pressed
    name = StringField("Name of the new theme", widget=GovTextInput(), validators=[MaxLength(160)])
    to = SelectField("Which theme?", widget=GovSelect(), validate_choice=False)
    chosen = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what the button that was pressed needs, and no other field."""
        is_valid = super().validate(extra_validators)
        if self.do.data == "split" and not self.name.data:
            self.name.errors = ["Enter a name"]
        elif self.do.data == "move" and not parse_id(self.to.data):
            self.to.errors = ["Select a theme"]
        else:
            return is_valid
        return False


class MoveInsightForm(CurationForm):
    """Into which theme an insight belongs."""

    to = SelectField("Where does it belong?", widget=GovSelect(), validators=[Required("Select a theme")])
    move = SubmitField("Move it there", widget=GovSubmitInput())


class SecondThemeForm(Form):
    """Of which other theme an insight speaks too."""

    also = SelectField("Of which theme?", widget=GovSelect(), validators=[Required("Select a theme")])
    add = SubmitField("List it there too", widget=GovSubmitInput())
