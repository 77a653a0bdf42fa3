"""What moderators and administrators enter."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, RadioField, SelectField, StringField, SubmitField, TextAreaField, ValidationError

from frontline.core.forms import Form, Limit, Needed, lazily, options
from frontline.core.translation import translated
from frontline.insights.forms.writing import SEVERITIES, text_field
from frontline.insights.language import ENGLISH, WELSH
from frontline.insights.models import Concern, Severity
from frontline.insights.originals import PARTS, Words
from frontline.insights.service import Decision

NAMES = {
    "saw": _l("What happened"),
    "matters": _l("Why it matters"),
    "hinders": _l("What gets in the way"),
    "helps": _l("What would make it better"),
    "affected": _l("Who is affected"),
}


class ModerationForm(Form):
    """The wording that policy teams will see, and how grave it is."""

    saw = text_field(NAMES["saw"], NAMES["saw"], Needed(_l("Enter the text to share, or decline the insight")))
    matters = text_field(NAMES["matters"], NAMES["matters"])
    hinders = text_field(NAMES["hinders"], NAMES["hinders"])
    helps = text_field(NAMES["helps"], NAMES["helps"])
    affected = text_field(NAMES["affected"], NAMES["affected"])
    severity = RadioField(
        _l("How serious is the most serious thing said?"), widget=GovRadioInput(), choices=options(SEVERITIES),
        default=Severity.ROUTINE.value,
    )  # fmt: skip
    language = SelectField(
        _l("Written in"),
        widget=GovSelect(),
        choices=options({ENGLISH: _l("English"), WELSH: _l("Welsh")}),
        default=ENGLISH,
    )
    checked = BooleanField(_l("I checked what is still marked: it can be shared"), widget=GovCheckboxInput())
    reads_welsh = BooleanField(_l("I read Welsh, and read all of it"), widget=GovCheckboxInput())
    accept = SubmitField(_l("Accept"), widget=GovSubmitInput())

    def validate_reads_welsh(self, field: BooleanField) -> None:
        """What no machine reads must be read by somebody who can."""
        if self.language.data == WELSH and not field.data:
            raise ValidationError(translated(_l("Confirm that you read Welsh, or leave it to somebody who does")))

    def decision(self, files: list[str]) -> Decision:
        """What was entered, with the files that were ticked."""
        words = Words(**{name: self[name].data or "" for name in PARTS})
        return Decision(words, Severity(self.severity.data), bool(self.checked.data), [UUID(one) for one in files])


class DeclineForm(Form):
    """Why it is not shared."""

    reason = TextAreaField(
        _l("Why can it not be shared? The author reads this."), widget=GovTextArea(),
        validators=[Needed(_l("Enter why it cannot be shared")), Limit(1000, _l("The reason"))],
    )  # fmt: skip
    decline = SubmitField(_l("Do not share it"), widget=GovSubmitInput())


class AskForm(Form):
    """A question to the author."""

    question = TextAreaField(
        _l("What do you need to know? The author reads this."), widget=GovTextArea(),
        validators=[Needed(_l("Enter your question")), Limit(1000, _l("The question"))],
    )  # fmt: skip
    ask = SubmitField(_l("Ask the author"), widget=GovSubmitInput())


class RedirectForm(Form):
    """To whose duty it belongs."""

    concern = RadioField(
        _l("What is it?"), widget=GovRadioInput(), choices=options({c.value: lazily(c, "label") for c in Concern})
    )
    note = TextAreaField(
        _l("What must they know?"), widget=GovTextArea(),
        validators=[Needed(_l("Enter what they must know")), Limit(2000, _l("The note"))],
    )  # fmt: skip
    redirect = SubmitField(_l("Pass it on and alert them"), widget=GovSubmitInput())


class DuplicateForm(Form):
    """Which earlier insight says the same."""

    primary = RadioField(_l("Which one says the same?"), widget=GovRadioInput(), validators=[Needed(_l("Select one"))])
    mark = SubmitField(_l("Mark as a duplicate"), widget=GovSubmitInput())


class AcquaintanceForm(Form):
    """Somebody from whom a moderator stands back."""

    email = StringField(
        _l("Their email address"), widget=GovTextInput(), validators=[Needed(_l("Enter their email address"))]
    )
    add = SubmitField(_l("Stand back from them"), widget=GovSubmitInput())


class PhraseForm(Form):
    """Words that are used again and again."""

    use = RadioField(
        _l("What is it for?"), widget=GovRadioInput(), default="ask",
        choices=options({"ask": _l("Asking the author"), "decline": _l("Saying why something is not shared")}),
    )  # fmt: skip
    title = StringField(
        _l("Short name"), widget=GovTextInput(), validators=[Needed(_l("Enter a short name")), Limit(80)]
    )
    body = TextAreaField(_l("Words"), widget=GovTextArea(), validators=[Needed(_l("Enter the words")), Limit(1000)])
    add = SubmitField(_l("Add"), widget=GovSubmitInput())


class DutyContactForm(Form):
    """Whose duty a concern is."""

    concern = RadioField(
        _l("What is it about?"), widget=GovRadioInput(),
        choices=options({concern.value: lazily(concern, "label") for concern in Concern}),
        default=Concern.SAFEGUARDING.value,
    )  # fmt: skip
    email = StringField(
        _l("Email address of the contact"), widget=GovTextInput(), validators=[Needed(_l("Enter an email address"))]
    )
    phone = StringField(_l("Phone"), widget=GovTextInput(), validators=[Needed(_l("Enter a phone number")), Limit(40)])
    hours = StringField(
        _l("When they answer"), widget=GovTextInput(), validators=[Needed(_l("Enter when they answer")), Limit(200)]
    )
    out_of_hours = TextAreaField(
        _l("Who answers at other times"),
        widget=GovTextArea(),
        validators=[Needed(_l("Enter who answers at other times")), Limit(400)],
    )
    name_contact = SubmitField(_l("Name the contact"), widget=GovSubmitInput())


class RemarkForm(Form):
    """The wording of a reply or a reason that the policy team sees."""

    text = TextAreaField(
        _l("What the policy team will see"), widget=GovTextArea(),
        validators=[Needed(_l("Enter the text to share, or withhold it")), Limit(2000)],
    )  # fmt: skip
    checked = BooleanField(_l("I checked what is still marked: it can be shared"), widget=GovCheckboxInput())
    share = SubmitField(_l("Share it"), widget=GovSubmitInput())
    withhold = SubmitField(_l("Withhold it"), widget=GovSubmitInput())
