from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import RadioField, SelectField, StringField, SubmitField

from frontline.core.forms import Form, Limit, Needed, options
from frontline.notices.models import Pace

_PACES = {
    Pace.AT_ONCE.value: _l("In Frontline, and by email at once"),
    Pace.DAILY.value: _l("In Frontline, and by one email a day"),
    Pace.NEVER.value: _l("In Frontline only"),
}
_HOME = "Europe/London"
# Where secondees and those whom they work with are; places, not offsets: their clocks change when they change.
_ZONES = (
    _HOME, "Europe/Dublin", "Europe/Lisbon", "Europe/Brussels", "Europe/Paris", "Europe/Berlin", "Europe/Madrid",
    "Europe/Rome", "Europe/Stockholm", "Europe/Warsaw", "Europe/Athens", "Europe/Kyiv", "Europe/Istanbul",
    "Africa/Accra", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kolkata", "Asia/Dhaka", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Tokyo", "Australia/Perth",
    "Australia/Sydney", "Pacific/Auckland", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/Toronto", "America/Jamaica", "America/Sao_Paulo", "Atlantic/Stanley",
)  # fmt: skip
PLACES = {zone: zone.rpartition("/")[2].replace("_", " ") for zone in _ZONES}


class PaceForm(Form):
    """Whether notices come by e-mail too."""

    pace = RadioField(_l("How do you want to hear from us?"), widget=GovRadioInput(), choices=options(_PACES))
    zone = SelectField(
        _l("Your time zone"), description=_l("Daily emails and digests arrive at 7am your time."), widget=GovSelect(),
        default=_HOME, validate_choice=True,
        choices=options(PLACES),
    )  # fmt: skip
    save_pace = SubmitField(_l("Save"), widget=GovSubmitInput())


class AddressForm(Form):
    """An address of one's own."""

    address = StringField(
        _l("An email address that stays yours after the placement"), widget=GovTextInput(),
        validators=[Needed(_l("Enter an email address, like name@example.com")), Limit(254)],
    )  # fmt: skip
    send_code = SubmitField(_l("Send a code to it"), widget=GovSubmitInput())


class CodeForm(Form):
    """The code that was sent."""

    code = StringField(
        _l("The code from the email"), widget=GovTextInput(), validators=[Needed(_l("Enter the code")), Limit(20)]
    )
    confirm = SubmitField(_l("Confirm the address"), widget=GovSubmitInput())
