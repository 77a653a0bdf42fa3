import uuid

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovCharacterCount, GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import HiddenField, RadioField, SubmitField, TextAreaField
from wtforms.validators import UUID

from frontline.core.forms import Form, Limit, Needed, lazily, options
from frontline.core.vault import vault
from frontline.responses.models import Judgement, Outcome, Verdict
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


class VerdictForm(Form):
    """What a contributor says of an answer."""

    judgement = RadioField(
        _l("Did the answer help?"), widget=GovRadioInput(), validators=[Needed(_l("Select whether the answer helped"))],
        choices=options({judgement.value: lazily(judgement, "label") for judgement in Judgement}),
    )  # fmt: skip
    reason = TextAreaField(
        _l("What is not resolved, or what helped? (needed only where it is not resolved)"), widget=GovTextArea(),
        validators=[Limit(1000, _l("What you add"))],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    @property
    def judged(self) -> Judgement:
        """What was chosen."""
        return Judgement(self.judgement.data)

    def show(self, given: Verdict | None) -> None:
        """Fill in what was said before."""
        if given is not None:
            self.judgement.data = given.judgement.value
            self.reason.data = vault.unlock(given.reason) if given.reason else ""
