import datetime as dt
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

from frontline.core.fields import DayField, KeyField, MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.placements.models.placement import Clearance, Party
from frontline.placements.models.prior_approval import ApprovalAuthority
from frontline.placements.models.record import CheckInRating, ObjectiveProgress
from frontline.placements.service.prior_approvals import ApprovalDetails

EMAIL_VALIDATOR = Email(message=_l("Enter an email address in the correct format, like name@example.com"))


def _build_save_button() -> SubmitField:
    return SubmitField(_l("Save"), widget=GovSubmitInput())


class ConfirmStepForm(Form):
    """A step that needs nothing entered."""

    submit = _build_save_button()


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(_l("Why?"), widget=GovTextArea(), validators=[Required("Enter why"), MaxLength(2000)])
    submit = _build_save_button()


class ClearanceForm(Form):
    """Which clearance is needed."""

    clearance = RadioField(
        _l("Which clearance is needed?"), widget=GovRadioInput(), validators=[Required("Select a clearance")],
        choices=make_choices({level.value: lazy_attribute(level, "label") for level in Clearance}),
    )  # fmt: skip
    submit = _build_save_button()


class RecordClearanceForm(ClearanceForm):
    """Which clearance was given, and when."""

    cleared_on = DayField(_l("When was it given?"), example="14 9 2026", called=_l("The day of clearance"))
    ends_on = DayField(
        _l("When does it end, or when is it to be reviewed? (optional)"), example="14 9 2036",
        called=_l("The end of the clearance"), optional=True,
    )  # fmt: skip
    sponsor = StringField(
        _l("Who sponsors it? (optional)"), description=_l("The department that holds the clearance."),
        widget=GovTextInput(), validators=[MaxLength(120)],
    )  # fmt: skip
    transferred_from = StringField(
        _l("Transferred from (optional)"), description=_l("The organisation that held it before."),
        widget=GovTextInput(), validators=[MaxLength(120)],
    )  # fmt: skip
    submit = _build_save_button()


class ChecksForm(Form):
    """When checks were passed that are no clearance."""

    screened_on = DayField(
        _l("When was the baseline screening (BPSS) passed? (optional)"), example="14 9 2026",
        called=_l("The day of the screening"), optional=True,
    )  # fmt: skip
    nationality_checked_on = DayField(
        _l("When were the Civil Service Nationality Rules checked? (optional)"), example="14 9 2026",
        called=_l("The day of the nationality check"), optional=True,
    )  # fmt: skip
    submit = _build_save_button()


class SignAgreementForm(Form):
    """One's name under the agreement."""

    read_digest = HiddenField()
    party = HiddenField()
    name = StringField(
        _l("Your name"), description=_l("As it stands on the agreement. It counts as your signature."),
        widget=GovTextInput(), validators=[Required("Enter your name"), MaxLength(120)],
    )  # fmt: skip
    role = StringField(
        _l("Your role"), description=_l("As which you sign for your organisation, for example Head of Finance."),
        widget=GovTextInput(), validators=[MaxLength(120)],
    )  # fmt: skip
    submit = SubmitField(_l("Sign the agreement"), widget=GovSubmitInput())


class ScanForm(Form):
    """The scan of an agreement that was signed on paper."""

    party = RadioField(_l("Who signed?"), widget=GovRadioInput(), validators=[Required("Select who signed")])
    name = StringField(_l("Name of the person who signed"), widget=GovTextInput(), validators=[MaxLength(120)])
    role = StringField(
        _l("Their role, as it stands beside the signature"), widget=GovTextInput(), validators=[MaxLength(120)]
    )
    file = FileField(
        _l("The signed agreement"), description=_l("A PDF or a photo, up to 10 MB."), widget=GovFileInput()
    )
    submit = _build_save_button()

    def fill_choices(self, parties: Collection[Party]) -> None:
        """Offer the parties that have not signed."""
        self.party.choices = make_choices({party.value: party.label for party in sorted(parties)})


class ExtendForm(Form):
    """A later last day."""

    new_end = DayField(_l("New last day"), example="26 9 2028")
    reason = TextAreaField(
        _l("Why should the placement be extended?"), widget=GovTextArea(), validators=[MaxLength(2000)]
    )
    submit = SubmitField(_l("Request the extension"), widget=GovSubmitInput())


class GrantExtensionForm(Form):
    """Yes to a later last day."""

    approval_reference = StringField(
        _l("Reference of the Civil Service Commission's approval"),
        description=_l("Needed where the placement lasts longer than 24 months in all, and for senior posts."),
        widget=GovTextInput(), validators=[MaxLength(60)],
    )  # fmt: skip
    approved_on = DayField(
        _l("Date of the approval"), example="14 9 2026", called=_l("The date of the approval"), optional=True
    )
    submit = SubmitField(_l("Grant the extension"), widget=GovSubmitInput())


class PriorApprovalForm(Form):
    """What an authority outside the department has approved."""

    authority = RadioField(
        _l("Who approved it?"), widget=GovRadioInput(), validators=[Required("Select who approved it")],
        choices=make_choices({authority.value: lazy_attribute(authority, "label") for authority in ApprovalAuthority}),
    )  # fmt: skip
    reference = StringField(
        _l("Reference of the approval"), widget=GovTextInput(),
        validators=[Required("Enter the reference of the approval"), MaxLength(60)],
    )  # fmt: skip
    approved_on = DayField(_l("When was it given?"), example="14 9 2026", called=_l("The date of the approval"))
    covers_until = DayField(
        _l("Until which last day?"), example="26 3 2028", called=_l("The last day that is approved")
    )
    submit = _build_save_button()

    def build_details(self) -> ApprovalDetails:
        """What was entered."""
        return ApprovalDetails(
            ApprovalAuthority(self.authority.data), self.reference.data or "",
            self.approved_on.data or dt.date.max, self.covers_until.data or dt.date.max,
        )  # fmt: skip


class PauseForm(Form):
    """From when to when, and why."""

    since = DayField(_l("First day of the pause"), example="1 2 2027")
    until = DayField(_l("Last day of the pause"), example="12 2 2027")
    reason = TextAreaField(_l("Why?"), widget=GovTextArea(), validators=[Required("Enter why"), MaxLength(2000)])
    submit = SubmitField(_l("Pause the placement"), widget=GovSubmitInput())


class EarlyEndForm(Form):
    """Who ends it, when, and why."""

    trigger = RadioField(_l("Who ends it?"), widget=GovRadioInput(), validators=[Required("Select who ends it")])
    last_day = DayField(_l("Last day"), example="29 1 2027")
    reason = TextAreaField(_l("Why?"), widget=GovTextArea(), validators=[MaxLength(2000)])
    submit = SubmitField(_l("End the placement early"), widget=GovSubmitInput())

    def fill_choices(self, parties: Collection[Party]) -> None:
        """Offer the parties in whose name the person can act."""
        self.trigger.choices = make_choices({party.value: party.label for party in sorted(parties)})


class ManagerForm(Form):
    """A line manager."""

    email = StringField(
        _l("Email address"), description=_l("Somebody without an account is sent a link to choose a password."),
        widget=GovTextInput(), validators=[Required("Enter an email address"), EMAIL_VALIDATOR, MaxLength(254)],
    )  # fmt: skip
    name = StringField(_l("Full name"), widget=GovTextInput(), validators=[MaxLength(120)])
    reason = StringField(_l("Why does it change?"), widget=GovTextInput(), validators=[MaxLength(300)])
    submit = _build_save_button()


class ObjectiveForm(Form):
    """An objective."""

    key = KeyField()
    description = StringField(
        _l("What is to be achieved?"),
        widget=GovTextInput(),
        validators=[Required("Enter what is to be achieved"), MaxLength(300)],
    )
    submit = SubmitField(_l("Add the objective"), widget=GovSubmitInput())


class ProgressForm(Form):
    """How an objective comes on."""

    progress = RadioField(
        _l("How much progress has been made?"),
        widget=GovRadioInput(),
        validators=[Required("Select how much progress has been made")],
        choices=make_choices(
            {progress_level.value: lazy_attribute(progress_level, "label") for progress_level in ObjectiveProgress}
        ),
    )
    note = TextAreaField(_l("What happened?"), widget=GovTextArea(), validators=[MaxLength(2000)])
    submit = _build_save_button()


class CheckInForm(Form):
    """Updates."""

    rating = RadioField(
        _l("How is the placement going?"),
        widget=GovRadioInput(),
        validators=[Required("Select how the placement is going")],
        choices=make_choices(
            {check_in_rating.value: lazy_attribute(check_in_rating, "label") for check_in_rating in CheckInRating}
        ),
    )
    note = TextAreaField(
        _l("What would help?"), description=_l("Only the coordinators read this, not the other parties."),
        widget=GovTextArea(), validators=[MaxLength(2000)],
    )  # fmt: skip
    submit = _build_save_button()


class ReviewForm(Form):
    """What one party says at the end."""

    what_was_gained = TextAreaField(_l("What did you gain?"), widget=GovTextArea(), validators=[MaxLength(4000)])
    what_changed = TextAreaField(
        _l("What has changed because of it?"), widget=GovTextArea(), validators=[MaxLength(4000)]
    )
    what_would_help = TextAreaField(
        _l("What would have made it better?"), widget=GovTextArea(), validators=[MaxLength(4000)]
    )
    submit = SubmitField(_l("Send the review"), widget=GovSubmitInput())


class WaiveReviewForm(Form):
    """Whose review there will not be, and why."""

    party = RadioField(_l("Whose review?"), widget=GovRadioInput(), validators=[Required("Select whose review")])
    reason = TextAreaField(_l("Why is it skipped?"), widget=GovTextArea(), validators=[MaxLength(2000)])
    submit = _build_save_button()

    def fill_choices(self, parties: Collection[Party]) -> None:
        """Offer the parties that have not written."""
        self.party.choices = make_choices({party.value: party.label for party in sorted(parties)})


class ReachableForm(Form):
    """Whether one may be written to afterwards."""

    is_reachable = SelectField(
        _l("After the placement"), widget=GovSelect(),
        choices=make_choices({"yes": _l("You may write to me about what I know"), "no": _l("Do not write to me")}),
        validators=[Optional()],
    )  # fmt: skip
    submit = _build_save_button()


class FilterForm(Form):
    """A name for filters."""

    name = StringField(_l("Name"), widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(80)])
    query = HiddenField()
    save = SubmitField(_l("Save these filters"), widget=GovSubmitInput())
