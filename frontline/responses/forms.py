import uuid

from govuk_frontend_wtf.wtforms_widgets import GovCharacterCount, GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import HiddenField, RadioField, SubmitField, TextAreaField
from wtforms.validators import UUID

from frontline.core.forms import Form, Limit, Needed
from frontline.responses.models import Outcome
from frontline.responses.service import Answer


class ResponseForm(Form):
    """An answer to a theme."""

    key = HiddenField(validators=[UUID(message="Open the form again")])
    saved = HiddenField(default="0")
    outcome = RadioField(
        "What is the outcome?",
        widget=GovRadioInput(),
        choices={outcome.value: outcome.label for outcome in Outcome},
        validators=[Needed("Select an outcome")],
    )
    body = TextAreaField(
        "Your answer",
        description="Say what you will do and by when, in plain English. Name nobody.",
        widget=GovCharacterCount(),
        validators=[Needed("Enter your answer"), Limit(4000)],
    )
    reason = TextAreaField("Reason, if nothing changes", widget=GovTextArea(), validators=[Limit(2000)])
    publish = SubmitField("Publish", widget=GovSubmitInput())
    save = SubmitField("Save as draft", widget=GovSubmitInput())

    @property
    def response_key(self) -> uuid.UUID:
        """The key under which this form's answer is kept."""
        return uuid.UUID(self.key.data)

    @property
    def seen(self) -> int:
        """How often the draft had been saved when the form was opened."""
        text = self.saved.data or ""
        return int(text) if text.isdecimal() else 0

    def answer(self) -> Answer:
        """What was entered."""
        return Answer(Outcome(self.outcome.data), self.body.data or "", self.reason.data or "")
