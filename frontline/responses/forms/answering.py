import datetime as dt
import uuid
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import UUID

from frontline.core.forms import DayField, Form, Limit, Needed, lazily, number_in, options
from frontline.core.furniture import at_local_time, today
from frontline.responses.models import Audience, Outcome
from frontline.responses.service import Answer


class ResponseForm(Form):
    """An answer to one or more themes."""

    key = HiddenField(validators=[UUID(message="Open the form again")])
    saved = HiddenField(default="0")
    outcome = RadioField(
        "What is the outcome?",
        widget=GovRadioInput(),
        choices=options({outcome.value: lazily(outcome, "label") for outcome in Outcome}),
        validators=[Needed("Select an outcome")],
    )
    title = StringField(
        "What is it about?",
        description="A few words that those who contributed would use. They stand above your answer.",
        widget=GovTextInput(),
        validators=[Needed("Enter what it is about"), Limit(160)],
    )
    heard = StringField(
        "What did people tell you, in one sentence? (optional)",
        description="It stands under “You said”. Name nobody, and no place.",
        widget=GovTextInput(),
        validators=[Limit(300)],
    )
    body = TextAreaField(
        "Your answer",
        description="Say what you will do and by when, in plain English. Name nobody. **Bold**, lists and links work.",
        widget=GovCharacterCount(),
        validators=[Needed("Enter your answer"), Limit(4000)],
    )
    reason = TextAreaField("Reason, if nothing changes", widget=GovTextArea(), validators=[Limit(2000)])
    owner = StringField(
        "Who is responsible, if it is outside government",
        description="For example the local council, the Welsh Government or Ofsted",
        widget=GovTextInput(),
        validators=[Limit(160)],
    )
    audience = RadioField(
        "Who reads it?", widget=GovRadioInput(), default=Audience.COMMUNITY.value,
        choices=options({audience.value: lazily(audience, "label") for audience in Audience}),
    )  # fmt: skip
    further = SelectMultipleField("Does it answer other themes too?", widget=GovCheckboxesInput(), default=[])
    save = SubmitField("Save and look at it", widget=GovSubmitInput())

    @property
    def response_key(self) -> uuid.UUID:
        """The key under which this form's answer is kept."""
        return uuid.UUID(self.key.data)

    @property
    def seen(self) -> int:
        """How often the draft had been saved when the form was opened."""
        return number_in(self.saved.data) or 0

    def answer(self) -> Answer:
        """What was entered."""
        return Answer(
            Outcome(self.outcome.data), self.body.data or "", self.reason.data or "", self.owner.data or "",
            self.title.data or "", self.heard.data or "", Audience(self.audience.data),
        )  # fmt: skip


class SubmissionForm(Form):
    """Ask for clearance."""

    checked = BooleanField("Whoever is named in it may be", widget=GovCheckboxInput())
    commitments = HiddenField()
    submit = SubmitField("Send for clearance", widget=GovSubmitInput())


class ReturnForm(Form):
    """Why it is sent back."""

    comment = TextAreaField(
        "What must change?", widget=GovTextArea(), validators=[Needed("Enter what must change"), Limit(2000)]
    )
    send_back = SubmitField("Send it back", widget=GovSubmitInput())


class ScheduleForm(Form):
    """When it is published."""

    publish_at = DayField("Publish on", example="27 3 2027")
    hour = StringField("At what time?", description="For example 9:30", widget=GovTextInput(), default="9:30")
    schedule = SubmitField("Publish then", widget=GovSubmitInput())

    def validate_hour(self, field: StringField) -> None:
        """A time of day."""
        try:
            dt.time.fromisoformat((field.data or "").strip().zfill(5))
        except ValueError:
            raise ValidationError("Enter a time, like 9:30") from None

    def moment(self) -> dt.datetime:
        """The day and the time, in London."""
        time = dt.time.fromisoformat((self.hour.data or "").strip().zfill(5))
        return at_local_time(self.publish_at.data or today(), time)


class TemplateForm(Form):
    """A name for words that are used again."""

    name = StringField("Name of the template", widget=GovTextInput(), validators=[Needed("Enter a name"), Limit(80)])
    keep = SubmitField("Keep as a template", widget=GovSubmitInput())


class HoldForm(Form):
    """A pre-election period."""

    name = StringField("Which election?", widget=GovTextInput(), validators=[Needed("Enter a name"), Limit(120)])
    starts_on = DayField("First day", example="25 3 2027")
    ends_on = DayField("Last day", example="6 5 2027")
    hold = SubmitField("Hold publishing", widget=GovSubmitInput())

    def days(self) -> tuple[Any, Any]:
        """The first and the last day."""
        return self.starts_on.data, self.ends_on.data
