"""How a team works: saved views, leave, hand-over, remit; and what an author replies."""

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField

from frontline.core.fields import DayField, MaxLength, Required
from frontline.core.forms import Form


class SavedViewForm(Form):
    """A name for the present filters."""

    name = StringField("Name of this view", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(80)])
    save = SubmitField("Save this view", widget=GovSubmitInput())


class LeaveCoverForm(Form):
    """When somebody is away, and who covers."""

    by = SelectField("Who covers for you?", widget=GovSelect(), validators=[Required("Select who covers for you")])
    starts_on = DayField("First day away", example="27 7 2026")
    ends_on = DayField("Last day away", example="14 8 2026")
    save = SubmitField("Save", widget=GovSubmitInput())


class WorkHandoverForm(Form):
    """Who takes everything over."""

    to = SelectField("Who takes over from you?", widget=GovSelect(), validators=[Required("Select a person")])
    hand_over = SubmitField("Hand everything over", widget=GovSubmitInput())


class RemitForm(Form):
    """What a team is responsible for, in the words by which themes find it."""

    remit = TextAreaField(
        "Remit",
        description="One or two sentences. Themes find your team by their meaning.",
        widget=GovTextArea(),
        validators=[Required("Enter the remit"), MaxLength(2000)],
    )
    phrases = TextAreaField(
        "Further terms of your work", description="One a line.", widget=GovTextArea(), validators=[MaxLength(4000)]
    )
    look = SubmitField("Show what would change", widget=GovSubmitInput())

    def list_phrases(self) -> list[str]:
        """The further terms, one a line."""
        return [line.strip() for line in (self.phrases.data or "").splitlines() if line.strip()]


class ReplyForm(Form):
    """What an author replies to a team."""

    text = TextAreaField(
        _l("Your reply"),
        description=_l("A moderator reads it first. The team sees the words, never whose they are."),
        widget=GovTextArea(),
        validators=[Required(_l("Enter your reply")), MaxLength(2000)],
    )
    send = SubmitField(_l("Send"), widget=GovSubmitInput())
