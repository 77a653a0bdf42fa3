from collections.abc import Collection

from flask_babel import lazy_gettext as _l
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

MAIL = Email(message=_l("Enter an email address in the correct format, like name@example.com"))


def _button() -> SubmitField:
    return SubmitField(_l("Save"), widget=GovSubmitInput())


class StepForm(Form):
    """A step that needs nothing entered."""

    submit = _button()


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(_l("Why?"), widget=GovTextArea(), validators=[Needed("Enter why"), Limit(2000)])
    submit = _button()


class ClearanceForm(Form):
    """Which clearance is needed."""

    clearance = RadioField(
        _l("Which clearance is needed?"), widget=GovRadioInput(), validators=[Needed("Select a clearance")],
        choices=options({level.value: lazily(level, "label") for level in Clearance}),
    )  # fmt: skip
    submit = _button()


class ClearedForm(ClearanceForm):
    """Which clearance was given, and when."""

    cleared_on = DayField(_l("When was it given?"), example="14 9 2026")
    submit = _button()


class SignForm(Form):
    """One's name under the agreement."""

    read = HiddenField()
    party = HiddenField()
    name = StringField(
        _l("Your name"), description=_l("As it stands on the agreement. It counts as your signature."),
        widget=GovTextInput(), validators=[Needed("Enter your name"), Limit(120)],
    )  # fmt: skip
    submit = SubmitField(_l("Sign the agreement"), widget=GovSubmitInput())


class ScanForm(Form):
    """The scan of an agreement that was signed on paper."""

    party = RadioField(_l("Who signed?"), widget=GovRadioInput(), validators=[Needed("Select who signed")])
    name = StringField(_l("Name of the person who signed"), widget=GovTextInput(), validators=[Limit(120)])
    file = FileField(
        _l("The signed agreement"), description=_l("A PDF or a photo, up to 10 MB."), widget=GovFileInput()
    )
    submit = _button()

    def offer(self, parties: Collection[Party]) -> None:
        """Offer the parties that have not signed."""
        self.party.choices = options({party.value: party.label for party in sorted(parties)})


class ExtendForm(Form):
    """A later last day."""

    new_end = DayField(_l("New last day"), example="26 9 2028")
    reason = TextAreaField(_l("Why should it go on?"), widget=GovTextArea(), validators=[Limit(2000)])
    submit = SubmitField(_l("Ask for the extension"), widget=GovSubmitInput())


class GrantForm(Form):
    """Yes to a later last day."""

    approval_reference = StringField(
        _l("Reference of the Civil Service Commission's approval"),
        description=_l("Needed where the placement lasts longer than 24 months in all."),
        widget=GovTextInput(), validators=[Limit(60)],
    )  # fmt: skip
    submit = SubmitField(_l("Grant the extension"), widget=GovSubmitInput())


class PauseForm(Form):
    """From when to when, and why."""

    since = DayField(_l("First day of the pause"), example="1 2 2027")
    until = DayField(_l("Last day of the pause"), example="12 2 2027")
    reason = TextAreaField(_l("Why?"), widget=GovTextArea(), validators=[Needed("Enter why"), Limit(2000)])
    submit = SubmitField(_l("Pause the placement"), widget=GovSubmitInput())


class EarlyEndForm(Form):
    """Who ends it, when, and why."""

    trigger = RadioField(_l("Who ends it?"), widget=GovRadioInput(), validators=[Needed("Select who ends it")])
    last_day = DayField(_l("Last day"), example="29 1 2027")
    reason = TextAreaField(_l("Why?"), widget=GovTextArea(), validators=[Limit(2000)])
    submit = SubmitField(_l("End the placement early"), widget=GovSubmitInput())

    def offer(self, parties: Collection[Party]) -> None:
        """Offer the parties in whose name the person can act."""
        self.trigger.choices = options({party.value: party.label for party in sorted(parties)})


class ManagerForm(Form):
    """A line manager."""

    email = StringField(
        _l("Email address"), description=_l("Somebody without an account is sent a link to choose a password."),
        widget=GovTextInput(), validators=[Needed("Enter an email address"), MAIL, Limit(254)],
    )  # fmt: skip
    name = StringField(_l("Full name"), widget=GovTextInput(), validators=[Limit(120)])
    reason = StringField(_l("Why does it change?"), widget=GovTextInput(), validators=[Limit(300)])
    submit = _button()


class ObjectiveForm(Form):
    """An objective."""

    key = KeyField()
    what = StringField(
        _l("What is to be achieved?"),
        widget=GovTextInput(),
        validators=[Needed("Enter what is to be achieved"), Limit(300)],
    )
    submit = SubmitField(_l("Add the objective"), widget=GovSubmitInput())


class ProgressForm(Form):
    """How an objective comes on."""

    progress = RadioField(
        _l("How does it come on?"), widget=GovRadioInput(), validators=[Needed("Select how it comes on")],
        choices=options({one.value: lazily(one, "label") for one in Progress}),
    )  # fmt: skip
    note = TextAreaField(_l("What happened?"), widget=GovTextArea(), validators=[Limit(2000)])
    submit = _button()


class CheckInForm(Form):
    """How it goes."""

    going = RadioField(
        _l("How does it go?"), widget=GovRadioInput(), validators=[Needed("Select how it goes")],
        choices=options({one.value: lazily(one, "label") for one in Going}),
    )  # fmt: skip
    note = TextAreaField(
        _l("What would help?"), description=_l("The coordinators read it, not the other parties."),
        widget=GovTextArea(), validators=[Limit(2000)],
    )  # fmt: skip
    submit = _button()


class ReviewForm(Form):
    """What one party says at the end."""

    gained = TextAreaField(_l("What did you gain?"), widget=GovTextArea(), validators=[Limit(4000)])
    changed = TextAreaField(_l("What has changed because of it?"), widget=GovTextArea(), validators=[Limit(4000)])
    better = TextAreaField(_l("What would have made it better?"), widget=GovTextArea(), validators=[Limit(4000)])
    submit = SubmitField(_l("Send the review"), widget=GovSubmitInput())


class WaiveForm(Form):
    """Whose review there will not be, and why."""

    party = RadioField(_l("Whose review?"), widget=GovRadioInput(), validators=[Needed("Select whose review")])
    reason = TextAreaField(_l("Why will there be none?"), widget=GovTextArea(), validators=[Limit(2000)])
    submit = _button()

    def offer(self, parties: Collection[Party]) -> None:
        """Offer the parties that have not written."""
        self.party.choices = options({party.value: party.label for party in sorted(parties)})


class ReachableForm(Form):
    """Whether one may be written to afterwards."""

    stays = SelectField(
        _l("After the placement"), widget=GovSelect(),
        choices=options({"yes": _l("You may write to me about what I know"), "no": _l("Do not write to me")}),
        validators=[Optional()],
    )  # fmt: skip
    submit = _button()


class FilterForm(Form):
    """A name for filters."""

    name = StringField(_l("Name"), widget=GovTextInput(), validators=[Needed("Enter a name"), Limit(80)])
    query = HiddenField()
    save = SubmitField(_l("Keep these filters"), widget=GovSubmitInput())
