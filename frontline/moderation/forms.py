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

from frontline.core.fields import MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.core.translation import translate
from frontline.insights.forms.questions import SEVERITY_LABELS
from frontline.insights.forms.writing import make_headline_field, make_text_field
from frontline.insights.language import ENGLISH, WELSH
from frontline.insights.models.choices import Severity
from frontline.insights.originals import TEXT_FIELDS, InsightText
from frontline.moderation.models import Concern
from frontline.moderation.service.decisions import ModerationDecision

TEXT_FIELD_LABELS = {
    "headline": _l("In a few words"),
    "what_happened": _l("What happened"),
    "why_it_matters": _l("Why it matters"),
    "what_hinders": _l("What gets in the way"),
    "what_would_help": _l("What would make it better"),
    "affected": _l("Who is affected"),
}


class ModerationForm(Form):
    """The wording that policy teams will see, and how grave it is."""

    headline = make_headline_field()
    what_happened = make_text_field(
        TEXT_FIELD_LABELS["what_happened"],
        TEXT_FIELD_LABELS["what_happened"],
        Required(_l("Enter the text to share, or decline the insight")),
    )
    why_it_matters = make_text_field(TEXT_FIELD_LABELS["why_it_matters"], TEXT_FIELD_LABELS["why_it_matters"])
    what_hinders = make_text_field(TEXT_FIELD_LABELS["what_hinders"], TEXT_FIELD_LABELS["what_hinders"])
    what_would_help = make_text_field(TEXT_FIELD_LABELS["what_would_help"], TEXT_FIELD_LABELS["what_would_help"])
    affected = make_text_field(TEXT_FIELD_LABELS["affected"], TEXT_FIELD_LABELS["affected"])
    severity = RadioField(
        _l("How serious is the most serious point in it?"),
        widget=GovRadioInput(),
        choices=make_choices(SEVERITY_LABELS),
        default=Severity.ROUTINE.value,
    )
    language = SelectField(
        _l("Written in"),
        widget=GovSelect(),
        choices=make_choices({ENGLISH: _l("English"), WELSH: _l("Welsh")}),
        default=ENGLISH,
    )
    checked = BooleanField(_l("I checked what is still marked: it can be shared"), widget=GovCheckboxInput())
    reads_welsh = BooleanField(_l("I read Welsh, and read all of it"), widget=GovCheckboxInput())
    accept = SubmitField(_l("Accept"), widget=GovSubmitInput())

    def validate_reads_welsh(self, field: BooleanField) -> None:
        """What no machine reads must be read by somebody who can."""
        if self.language.data == WELSH and not field.data:
            raise ValidationError(translate(_l("Confirm that you read Welsh, or leave it to somebody who does")))

    def get_decision(self, file_ids: list[str]) -> ModerationDecision:
        """What was entered, with the files that were ticked."""
        words = InsightText(**{name: self[name].data or "" for name in TEXT_FIELDS})
        return ModerationDecision(
            words, Severity(self.severity.data), bool(self.checked.data), [UUID(file_id) for file_id in file_ids]
        )


class DeclineForm(Form):
    """Why it is not shared."""

    reason = TextAreaField(
        _l("Why can it not be shared? The author reads this."), widget=GovTextArea(),
        validators=[Required(_l("Enter why it cannot be shared")), MaxLength(1000, _l("The reason"))],
    )  # fmt: skip
    decline = SubmitField(_l("Do not share it"), widget=GovSubmitInput())


class AskAuthorForm(Form):
    """A question to the author."""

    question = TextAreaField(
        _l("What do you need to know? The author reads this."), widget=GovTextArea(),
        validators=[Required(_l("Enter your question")), MaxLength(1000, _l("The question"))],
    )  # fmt: skip
    ask = SubmitField(_l("Ask the author"), widget=GovSubmitInput())


class RedirectForm(Form):
    """To whose duty it belongs."""

    concern = RadioField(
        _l("What is it?"),
        widget=GovRadioInput(),
        choices=make_choices({concern.value: lazy_attribute(concern, "label") for concern in Concern}),
    )
    note = TextAreaField(
        _l("What must they know?"), widget=GovTextArea(),
        validators=[Required(_l("Enter what they must know")), MaxLength(2000, _l("The note"))],
    )  # fmt: skip
    redirect = SubmitField(_l("Pass it on and alert them"), widget=GovSubmitInput())


class DuplicateForm(Form):
    """Which earlier insight says the same."""

    primary = RadioField(
        _l("Which earlier insight reports the same?"), widget=GovRadioInput(), validators=[Required(_l("Select one"))]
    )
    mark = SubmitField(_l("Mark as a duplicate"), widget=GovSubmitInput())


class AcquaintanceForm(Form):
    """Somebody from whom a moderator stands back."""

    email = StringField(
        _l("Their email address"), widget=GovTextInput(), validators=[Required(_l("Enter their email address"))]
    )
    add = SubmitField(_l("Stand back from them"), widget=GovSubmitInput())


class PhraseForm(Form):
    """Words that are used again and again."""

    use = RadioField(
        _l("What is it for?"), widget=GovRadioInput(), default="ask",
        choices=make_choices({"ask": _l("Asking the author"), "decline": _l("Saying why something is not shared")}),
    )  # fmt: skip
    title = StringField(
        _l("Short name"), widget=GovTextInput(), validators=[Required(_l("Enter a short name")), MaxLength(80)]
    )
    body = TextAreaField(
        _l("Words"), widget=GovTextArea(), validators=[Required(_l("Enter the words")), MaxLength(1000)]
    )
    add = SubmitField(_l("Add"), widget=GovSubmitInput())


class DutyContactForm(Form):
    """Whose duty a concern is."""

    concern = RadioField(
        _l("What is it about?"), widget=GovRadioInput(),
        choices=make_choices({concern.value: lazy_attribute(concern, "label") for concern in Concern}),
        default=Concern.SAFEGUARDING.value,
    )  # fmt: skip
    email = StringField(
        _l("Email address of the contact"), widget=GovTextInput(), validators=[Required(_l("Enter an email address"))]
    )
    phone = StringField(
        _l("Phone"), widget=GovTextInput(), validators=[Required(_l("Enter a phone number")), MaxLength(40)]
    )
    hours = StringField(
        _l("When they answer"),
        widget=GovTextInput(),
        validators=[Required(_l("Enter when they answer")), MaxLength(200)],
    )
    out_of_hours = TextAreaField(
        _l("Who answers at other times"),
        widget=GovTextArea(),
        validators=[Required(_l("Enter who answers at other times")), MaxLength(400)],
    )
    name_contact = SubmitField(_l("Name the contact"), widget=GovSubmitInput())


class RemarkForm(Form):
    """The wording of a reply or a reason that the policy team sees."""

    text = TextAreaField(
        _l("What the policy team will see"), widget=GovTextArea(),
        validators=[Required(_l("Enter the text to share, or withhold it")), MaxLength(2000)],
    )  # fmt: skip
    checked = BooleanField(_l("I checked what is still marked: it can be shared"), widget=GovCheckboxInput())
    share = SubmitField(_l("Share it"), widget=GovSubmitInput())
    withhold = SubmitField(_l("Withhold it"), widget=GovSubmitInput())
