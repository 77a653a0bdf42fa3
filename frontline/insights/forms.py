import uuid

from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextArea,
)
from wtforms import BooleanField, HiddenField, RadioField, SubmitField, TextAreaField
from wtforms.validators import UUID

from frontline.core.forms import Form, Limit, Needed
from frontline.insights.models import Identity, Kind, Severity
from frontline.insights.originals import Words
from frontline.insights.service import Details

LONGEST = 4000
_WHO_SEES = {
    Identity.NAMED: "Policy teams see your name, your post and your home organisation.",
    Identity.CONFIDENTIAL: "Policy teams see at most your profession and region, and only where at least 5 people "
    "share them. Moderators can see who you are.",
    Identity.DE_IDENTIFIED: "Nobody can see who you are. Answers still reach you.",
}


def _text(label: str, name: str, *validators: object) -> TextAreaField:
    return TextAreaField(label, widget=GovCharacterCount(), validators=[*validators, Limit(LONGEST, name)])


class InsightForm(Form):
    """What an author enters; one field is enough."""

    key = HiddenField(validators=[UUID(message="Open the form again")])
    version = HiddenField(default="0")
    saw = _text("What did you see?", "What you saw", Needed("Enter what you saw"))
    matters = _text("Why does it matter? (optional)", "Why it matters")
    helps = _text("What would help? (optional)", "What would help")
    kind = RadioField(
        "What is it?",
        widget=GovRadioInput(),
        choices={k.value: k.label for k in Kind},
        default=Kind.PROBLEM.value,
    )
    severity = RadioField(
        "How serious is it?",
        widget=GovRadioInput(),
        choices={"routine": "Routine", "serious": "Serious", "severe": "Severe: people are being harmed"},
        default=Severity.ROUTINE.value,
    )
    identity = RadioField(
        "Who may know that it was you?",
        widget=GovRadioInput(),
        choices={i.value: i.label for i in Identity},
        default=Identity.CONFIDENTIAL.value,
    )
    hidden_from_host = BooleanField(
        "Hide it from the team and department that I am placed with", widget=GovCheckboxInput()
    )
    send = SubmitField("Send", widget=GovSubmitInput())
    save = SubmitField("Save as draft", widget=GovSubmitInput())

    @property
    def draft_key(self) -> uuid.UUID:
        """The key under which this form's insight is kept."""
        return uuid.UUID(self.key.data)

    def identity_items(self) -> list[dict[str, object]]:
        """What each choice of identity means, for the radio buttons."""
        return [{"hint": {"text": _WHO_SEES[identity]}} for identity in Identity]

    def details(self) -> Details:
        """What was entered."""
        return Details(
            words=Words(self.saw.data or "", self.matters.data or "", self.helps.data or ""),
            kind=Kind(self.kind.data),
            severity=Severity(self.severity.data),
            identity=Identity(self.identity.data),
            hidden_from_host=bool(self.hidden_from_host.data),
        )


class ModerationForm(Form):
    """The wording that policy teams will see."""

    saw = _text("What they saw", "What they saw", Needed("Enter the text to share, or decline the insight"))
    matters = _text("Why it matters", "Why it matters")
    helps = _text("What would help", "What would help")
    checked = BooleanField("I checked what is still marked: it can be shared", widget=GovCheckboxInput())
    accept = SubmitField("Accept and share", widget=GovSubmitInput())

    def words(self) -> Words:
        """What was entered."""
        return Words(self.saw.data or "", self.matters.data or "", self.helps.data or "")


class DeclineForm(Form):
    """Why it is not shared."""

    reason = TextAreaField(
        "Why can it not be shared? The author reads this.",
        widget=GovTextArea(),
        validators=[Needed("Enter why it cannot be shared"), Limit(1000, "The reason")],
    )
    decline = SubmitField("Do not share it", widget=GovSubmitInput())
