from collections.abc import Collection

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Optional

from frontline.core.forms import DayField, Form, KeyField, Limit, Needed, lazily, number_in, options
from frontline.insights.forms.naming import NamingForm
from frontline.responses.models import CommitmentState, Scale
from frontline.responses.service import Step


class PromiseForm(Form):
    """What is promised, by whom, by when."""

    key = KeyField()
    what = StringField(
        "What will be done?", widget=GovTextInput(), validators=[Needed("Enter what will be done"), Limit(300)]
    )
    owner = SelectField("Who sees to it?", widget=GovSelect(), validators=[Needed("Select who sees to it")])
    due_on = DayField("By when?", example="1 9 2027", needed="Enter by when, like 1 9 2027")
    add = SubmitField("Add the commitment", widget=GovSubmitInput())


class OwnerForm(Form):
    """Who sees to it."""

    owner = SelectField("Who sees to it?", widget=GovSelect(), validators=[Needed("Select who sees to it")])
    give = SubmitField("Save", widget=GovSubmitInput())


class StepForm(NamingForm):
    """How a commitment moves."""

    screened = ("reason", "evidence")

    seen = HiddenField()
    state = RadioField(
        "Where does it stand?", widget=GovRadioInput(), validators=[Needed("Select where it stands")],
        choices=options({state.value: lazily(state, "label") for state in CommitmentState}),
    )  # fmt: skip
    reason = TextAreaField(
        "Why, if it is late or will not be done",
        description="Those who contributed read this.",
        widget=GovTextArea(),
        validators=[Limit(2000)],
    )
    due_on = DayField("New date, if it is late", example="1 9 2027", optional=True)
    evidence = TextAreaField(
        "How others can see it, if the change was made",
        description="For example a link to the new guidance.",
        widget=GovTextArea(),
        validators=[Limit(2000)],
    )
    scale = RadioField(
        "How far does the change reach, if it was made?", widget=GovRadioInput(), validators=[Optional()],
        choices=options({scale.value: lazily(scale, "label") for scale in Scale if scale is not Scale.NONE}),
    )  # fmt: skip
    save = SubmitField("Save, and tell those who contributed", widget=GovSubmitInput())

    def offer(self, states: Collection[CommitmentState]) -> None:
        """Offer the states that may follow."""
        names = {state.value: lazily(state, "label") for state in CommitmentState if state in states}
        self.state.choices = options(names)

    @property
    def seen_moves(self) -> int | None:
        """How often it had moved when the page was opened."""
        return number_in(self.seen.data)

    def step(self) -> Step:
        """What was entered."""
        return Step(
            CommitmentState(self.state.data), self.reason.data or "", self.due_on.data, self.evidence.data or "",
            Scale(self.scale.data) if self.scale.data else Scale.NONE,
        )  # fmt: skip
