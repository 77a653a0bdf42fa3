from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import RadioField, SelectField, StringField, SubmitField

from frontline.core.fields import MaxLength, Required, make_choices
from frontline.core.forms import Form
from frontline.notices.models import EmailFrequency

_FREQUENCY_LABELS = {
    EmailFrequency.AT_ONCE.value: _l("In Frontline, and by email at once"),
    EmailFrequency.DAILY.value: _l("In Frontline, and by one email a day"),
    EmailFrequency.NEVER.value: _l("In Frontline only"),
}
_DEFAULT_TIME_ZONE = "Europe/London"
# Where secondees and those whom they work with are; places, not offsets: their clocks change when they change.
_TIME_ZONES = (
    _DEFAULT_TIME_ZONE,
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Brussels",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Africa/Accra",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Australia/Perth",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Jamaica",
    "America/Sao_Paulo",
    "Atlantic/Stanley",
)
TIME_ZONE_LABELS = {zone: zone.rpartition("/")[2].replace("_", " ") for zone in _TIME_ZONES}


class EmailFrequencyForm(Form):
    """Whether notices come by e-mail too."""

    email_frequency = RadioField(
        _l("How do you want to hear from us?"), widget=GovRadioInput(), choices=make_choices(_FREQUENCY_LABELS)
    )
    time_zone = SelectField(
        _l("Your time zone"), description=_l("Daily emails and digests arrive at 7am your time."), widget=GovSelect(),
        default=_DEFAULT_TIME_ZONE, validate_choice=True,
        choices=make_choices(TIME_ZONE_LABELS),
    )  # fmt: skip
    save_frequency = SubmitField(_l("Save"), widget=GovSubmitInput())


class AddressForm(Form):
    """An address of one's own."""

    address = StringField(
        _l("An email address that you will keep after the placement"), widget=GovTextInput(),
        validators=[Required(_l("Enter an email address, like name@example.com")), MaxLength(254)],
    )  # fmt: skip
    send_code = SubmitField(_l("Send a code to it"), widget=GovSubmitInput())


class CodeForm(Form):
    """The code that was sent."""

    code = StringField(
        _l("The code from the email"), widget=GovTextInput(), validators=[Required(_l("Enter the code")), MaxLength(20)]
    )
    confirm = SubmitField(_l("Confirm the address"), widget=GovSubmitInput())
