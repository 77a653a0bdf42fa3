import datetime as dt
import uuid

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import UUID

from frontline.core.clock import get_london_moment, get_london_today, now
from frontline.core.fields import DayField, KeyField, MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.core.parsing import parse_id, parse_moment, parse_number
from frontline.responses.models.answer import Audience, Outcome
from frontline.responses.service.drafts import AnswerText


class ResponseForm(Form):
    """An answer to one or more themes."""

    key = HiddenField(validators=[UUID(message=_l("Open the form again"))])
    saved = HiddenField(default="0")
    outcome = RadioField(
        "What is the outcome?",
        widget=GovRadioInput(),
        choices=make_choices({outcome.value: lazy_attribute(outcome, "label") for outcome in Outcome}),
        validators=[Required("Select an outcome")],
    )
    title = StringField(
        "What is it about?",
        description="A few words that those who contributed would use. This is the title of your answer.",
        widget=GovTextInput(),
        validators=[Required("Enter what it is about"), MaxLength(160)],
    )
    heard = StringField(
        "What did people tell you, in one sentence? (optional)",
        description="It is shown under “You said”. Do not name anybody, or any place.",
        widget=GovTextInput(),
        validators=[MaxLength(300)],
    )
    body = TextAreaField(
        "Your answer",
        description="Say what you will do and by when, in plain English. Name nobody. **Bold**, lists and links work.",
        widget=GovCharacterCount(),
        validators=[Required("Enter your answer"), MaxLength(4000)],
    )
    reason = TextAreaField("Reason, if nothing changes", widget=GovTextArea(), validators=[MaxLength(2000)])
    owner = StringField(
        "Who is responsible, if it is outside government",
        description="For example the local council, the Welsh Government or Ofsted",
        widget=GovTextInput(),
        validators=[MaxLength(160)],
    )
    audience = RadioField(
        "Who reads it?", widget=GovRadioInput(), default=Audience.COMMUNITY.value,
        choices=make_choices({audience.value: lazy_attribute(audience, "label") for audience in Audience}),
    )  # fmt: skip
    further = SelectMultipleField(
        _l("Which themes does it answer?"), widget=GovCheckboxesInput(), default=[],
        description=_l("All who contributed to a theme that you tick are told, but for what you untick below."),
    )  # fmt: skip
    lists_themes = HiddenField(default="")
    opened = HiddenField(default=lambda: now().isoformat())
    selected_only = HiddenField(default="")
    covers = SelectMultipleField(
        _l("Which of these does it answer?"), widget=GovCheckboxesInput(), default=[],
        description=_l("Only their authors are told that they are answered. Read what is not ticked: it may fit."),
    )  # fmt: skip
    offers_choice = HiddenField(default="")
    save = SubmitField("Save and preview", widget=GovSubmitInput())

    @property
    def response_key(self) -> uuid.UUID:
        """The key under which this form's answer is kept."""
        return uuid.UUID(self.key.data)

    def get_coverage(self) -> dict[uuid.UUID, bool]:
        """Which of the insights that were shown it answers; empty where none were shown."""
        if not self.offers_choice.data:
            return {}
        ticked = set(self.covers.data or [])
        return {uuid.UUID(choice[0]): choice[0] in ticked for choice in self.covers.choices or []}

    def get_theme_ids(self, theme_id: uuid.UUID) -> list[uuid.UUID]:
        """The themes that were ticked; where none were listed, the one of the page and those sent with it."""
        ticked = [key for value in self.further.data or [] if (key := parse_id(value))]
        return ticked if self.lists_themes.data else [theme_id, *ticked]

    @property
    def opened_at(self) -> dt.datetime | None:
        """When the form was opened."""
        return parse_moment(self.opened.data)

    @property
    def edit_revision(self) -> int:
        """How often the draft had been saved when the form was opened."""
        return parse_number(self.saved.data) or 0

    def answer(self) -> AnswerText:
        """What was entered."""
        return AnswerText(
            Outcome(self.outcome.data), self.body.data or "", self.reason.data or "", self.owner.data or "",
            self.title.data or "", self.heard.data or "", Audience(self.audience.data),
        )  # fmt: skip


class ClearanceRequestForm(Form):
    """Request clearance."""

    checked = BooleanField("Anybody named in it has agreed or may be named", widget=GovCheckboxInput())
    commitments = HiddenField()
    submit = SubmitField("Send for clearance", widget=GovSubmitInput())


class ReturnForChangesForm(Form):
    """What must change before it is cleared."""

    comment = TextAreaField(
        "What must change?",
        description=_l("Write @ and the name of a colleague of your team to tell them of it too."),
        widget=GovTextArea(),
        validators=[Required("Enter what must change"), MaxLength(2000)],
    )
    send_back = SubmitField("Send it back", widget=GovSubmitInput())


class PassOnForm(Form):
    """Which colleague goes on with a draft."""

    handover_key = KeyField()
    to = SelectField(
        _l("Who goes on with it?"), widget=GovSelect(), default="", validators=[Required(_l("Select a colleague"))]
    )
    note = TextAreaField(
        _l("What would you like them to do? (optional)"),
        description=_l("They get a message with your words. Your team sees them among the earlier versions."),
        widget=GovTextArea(),
        validators=[MaxLength(1000)],
    )
    pass_on = SubmitField(_l("Pass it on"), widget=GovSubmitInput())


class ScheduleForm(Form):
    """When it is published."""

    publish_at = DayField("Publish on", example="27 3 2027", called=_l("The day of publication"))
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
        return get_london_moment(self.publish_at.data or get_london_today(), time)


class AnswerTemplateForm(Form):
    """A name for words that are used again."""

    name = StringField(
        "Name of the template", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(80)]
    )
    keep = SubmitField("Save the template", widget=GovSubmitInput())


class PublishingHoldForm(Form):
    """A pre-election period."""

    name = StringField("Which election?", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(120)])
    starts_on = DayField("First day", example="25 3 2027")
    ends_on = DayField("Last day", example="6 5 2027")
    hold = SubmitField("Hold publishing", widget=GovSubmitInput())
