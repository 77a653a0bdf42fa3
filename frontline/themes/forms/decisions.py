"""What a team decides about a theme, on its page."""

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea
from wtforms import SelectField, SubmitField, TextAreaField

from frontline.core.fields import KeyField, MaxLength, Required
from frontline.core.forms import Form
from frontline.privacy.forms.name_checked import NameCheckedForm


class RefusalForm(NameCheckedForm):
    """Why a theme is not ours, and whose it may be."""

    screened = ("reason",)

    reason = TextAreaField(
        "Why is it not yours?",
        description="The next team and those who contributed read this, and the router learns from it.",
        widget=GovTextArea(),
        validators=[Required("Enter the reason"), MaxLength(1000)],
    )
    suggestion = SelectField(
        "Whose may it be? (optional)", description="It goes to them at once.", widget=GovSelect(), default=""
    )
    refuse = SubmitField("Not ours", widget=GovSubmitInput())


class AssignmentForm(Form):
    """Which team gets a theme."""

    team = SelectField("Team", widget=GovSelect(), validators=[Required("Select a team")])
    assign = SubmitField("Route to this team", widget=GovSubmitInput())


class SharingForm(Form):
    """Which other team contributes."""

    team = SelectField(
        "Which team?",
        description="They read the theme and help. Your team stays responsible for the answer.",
        widget=GovSelect(),
        validators=[Required("Select a team")],
    )
    share = SubmitField("Share", widget=GovSubmitInput())


class AssigneeForm(Form):
    """Who of the team owns it."""

    member = SelectField("Who owns it?", widget=GovSelect(), default="")
    assign = SubmitField("Assign", widget=GovSubmitInput())


class ClosingForm(NameCheckedForm):
    """Why a theme is closed."""

    screened = ("reason",)

    reason = TextAreaField(
        "Why is nothing more to be done?",
        description="Those who contributed read this. If enough people speak of it again, it comes back by itself.",
        widget=GovTextArea(),
        validators=[Required("Enter the reason"), MaxLength(1000)],
    )
    close = SubmitField("Close it", widget=GovSubmitInput())


class NoteForm(Form):
    """What the team writes down for itself."""

    key = KeyField()
    text = TextAreaField(
        "Note", widget=GovTextArea(), validators=[Required("Enter a note"), MaxLength(2000)],
    )  # fmt: skip
    add = SubmitField("Add the note", widget=GovSubmitInput())


class QuestionForm(NameCheckedForm):
    """What the team asks those who contributed."""

    screened = ("question",)

    question_key = KeyField()
    question = TextAreaField(
        "What do you want to know?",
        description="Everybody who contributed can answer. A moderator reads each answer first, and you never learn "
        "who wrote it.",
        widget=GovTextArea(),
        validators=[Required("Enter your question"), MaxLength(1000)],
    )
    ask = SubmitField("Ask them", widget=GovSubmitInput())
