from collections.abc import Collection

from govuk_frontend_wtf.wtforms_widgets import (
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import FileField, HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Email, Optional

from frontline.core.forms import DayField, Form, KeyField, Limit, Needed, lazily, options
from frontline.placements.models import Clearance, Going, Party, Progress

MAIL = Email(message="Enter an email address in the correct format, like name@example.com")


def _button() -> SubmitField:
    return SubmitField("Save", widget=GovSubmitInput())


class StepForm(Form):
    """A step that needs nothing entered."""

    submit = _button()


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField("Why?", widget=GovTextArea(), validators=[Needed("Enter why"), Limit(2000)])
    submit = _button()


class ClearanceForm(Form):
    """Which clearance is needed."""

    clearance = RadioField(
        "Which clearance is needed?", widget=GovRadioInput(), validators=[Needed("Select a clearance")],
        choices=options({level.value: lazily(level, "label") for level in Clearance}),
    )  # fmt: skip
    submit = _button()


class ClearedForm(ClearanceForm):
    """Which clearance was given, and when."""

    cleared_on = DayField("When was it given?", example="14 9 2026")
    submit = _button()


class SignForm(Form):
    """One's name under the agreement."""

    read = HiddenField()
    party = HiddenField()
    name = StringField(
        "Your name", description="As it stands on the agreement. It counts as your signature.", widget=GovTextInput(),
        validators=[Needed("Enter your name"), Limit(120)],
    )  # fmt: skip
    submit = SubmitField("Sign the agreement", widget=GovSubmitInput())


class ScanForm(Form):
    """The scan of an agreement that was signed on paper."""

    party = RadioField("Who signed?", widget=GovRadioInput(), validators=[Needed("Select who signed")])
    name = StringField("Name of the person who signed", widget=GovTextInput(), validators=[Limit(120)])
    file = FileField("The signed agreement", description="A PDF or a photo, up to 10 MB.", widget=GovFileInput())
    submit = _button()

    def offer(self, parties: Collection[Party]) -> None:
        """Offer the parties that have not signed."""
        self.party.choices = options({party.value: party.label for party in sorted(parties)})


class ExtendForm(Form):
    """A later last day."""

    new_end = DayField("New last day", example="26 9 2028")
    reason = TextAreaField("Why should it go on?", widget=GovTextArea(), validators=[Limit(2000)])
    submit = SubmitField("Ask for the extension", widget=GovSubmitInput())


class GrantForm(Form):
    """Yes to a later last day."""

    approval_reference = StringField(
        "Reference of the Civil Service Commission's approval",
        description="Needed where the placement lasts longer than 24 months in all.",
        widget=GovTextInput(), validators=[Limit(60)],
    )  # fmt: skip
    submit = SubmitField("Grant the extension", widget=GovSubmitInput())


class PauseForm(Form):
    """From when to when, and why."""

    since = DayField("First day of the pause", example="2 11 2026")
    until = DayField("Last day of the pause", example="29 1 2027")
    reason = TextAreaField("Why?", widget=GovTextArea(), validators=[Needed("Enter why"), Limit(2000)])
    submit = SubmitField("Pause the placement", widget=GovSubmitInput())


class EarlyEndForm(Form):
    """Who ends it, when, and why."""

    trigger = RadioField("Who ends it?", widget=GovRadioInput(), validators=[Needed("Select who ends it")])
    last_day = DayField("Last day", example="29 1 2027")
    reason = TextAreaField("Why?", widget=GovTextArea(), validators=[Limit(2000)])
    submit = SubmitField("End the placement early", widget=GovSubmitInput())

    def offer(self, parties: Collection[Party]) -> None:
        """Offer the parties in whose name the person can act."""
        self.trigger.choices = options({party.value: party.label for party in sorted(parties)})


class ManagerForm(Form):
    """A line manager."""

    email = StringField(
        "Email address", description="Somebody without an account is sent a link to choose a password.",
        widget=GovTextInput(), validators=[Needed("Enter an email address"), MAIL, Limit(254)],
    )  # fmt: skip
    name = StringField("Full name", widget=GovTextInput(), validators=[Limit(120)])
    reason = StringField("Why does it change?", widget=GovTextInput(), validators=[Limit(300)])
    submit = _button()


class ObjectiveForm(Form):
    """An objective."""

    key = KeyField()
    what = StringField(
        "What is to be achieved?",
        widget=GovTextInput(),
        validators=[Needed("Enter what is to be achieved"), Limit(300)],
    )
    submit = SubmitField("Add the objective", widget=GovSubmitInput())


class ProgressForm(Form):
    """How an objective comes on."""

    progress = RadioField(
        "How does it come on?", widget=GovRadioInput(), validators=[Needed("Select how it comes on")],
        choices=options({one.value: lazily(one, "label") for one in Progress}),
    )  # fmt: skip
    note = TextAreaField("What happened?", widget=GovTextArea(), validators=[Limit(2000)])
    submit = _button()


class CheckInForm(Form):
    """How it goes."""

    going = RadioField(
        "How does it go?", widget=GovRadioInput(), validators=[Needed("Select how it goes")],
        choices=options({one.value: lazily(one, "label") for one in Going}),
    )  # fmt: skip
    note = TextAreaField(
        "What would help?", description="The coordinators read it, not the other parties.", widget=GovTextArea(),
        validators=[Limit(2000)],
    )  # fmt: skip
    submit = _button()


class ReviewForm(Form):
    """What one party says at the end."""

    gained = TextAreaField("What did you gain?", widget=GovTextArea(), validators=[Limit(4000)])
    changed = TextAreaField("What has changed because of it?", widget=GovTextArea(), validators=[Limit(4000)])
    better = TextAreaField("What would have made it better?", widget=GovTextArea(), validators=[Limit(4000)])
    submit = SubmitField("Send the review", widget=GovSubmitInput())


class WaiveForm(Form):
    """Whose review there will not be, and why."""

    party = RadioField("Whose review?", widget=GovRadioInput(), validators=[Needed("Select whose review")])
    reason = TextAreaField("Why will there be none?", widget=GovTextArea(), validators=[Limit(2000)])
    submit = _button()

    def offer(self, parties: Collection[Party]) -> None:
        """Offer the parties that have not written."""
        self.party.choices = options({party.value: party.label for party in sorted(parties)})


class ReachableForm(Form):
    """Whether one may be written to afterwards."""

    stays = SelectField(
        "After the placement", widget=GovSelect(),
        choices=options({"yes": "You may write to me about what I know", "no": "Do not write to me"}),
        validators=[Optional()],
    )  # fmt: skip
    submit = _button()


class FilterForm(Form):
    """A name for filters."""

    name = StringField("Name", widget=GovTextInput(), validators=[Needed("Enter a name"), Limit(80)])
    query = HiddenField()
    save = SubmitField("Keep these filters", widget=GovSubmitInput())
