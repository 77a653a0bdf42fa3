from collections.abc import Collection

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Optional

from frontline.core.fields import DayField, KeyField, MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.core.parsing import parse_number
from frontline.privacy.forms.name_checked import NameCheckedForm
from frontline.responses.models.commitment import ChangeScale, CommitmentState
from frontline.responses.service.commitments import CommitmentUpdate


class CommitmentForm(Form):
    """What is committed to, by whom, by when."""

    key = KeyField()
    what = StringField(
        "What will be done?", widget=GovTextInput(), validators=[Required("Enter what will be done"), MaxLength(300)]
    )
    owner = SelectField("Who owns it?", widget=GovSelect(), validators=[Required("Select who owns it")])
    due_on = DayField("By when?", example="1 9 2027", called="The due date", needed="Enter by when, like 1 9 2027")
    add = SubmitField("Add the commitment", widget=GovSubmitInput())


class CommitmentOwnerForm(Form):
    """Who owns a commitment."""

    owner = SelectField("Who owns it?", widget=GovSelect(), validators=[Required("Select who owns it")])
    assign = SubmitField("Save", widget=GovSubmitInput())


class CommitmentUpdateForm(NameCheckedForm):
    """An update of a commitment."""

    screened = ("reason", "evidence")

    edit_revision = HiddenField()
    state = RadioField(
        "What is the status now?", widget=GovRadioInput(), validators=[Required("Select the status")],
        choices=make_choices({state.value: lazy_attribute(state, "label") for state in CommitmentState}),
    )  # fmt: skip
    reason = TextAreaField(
        "Why, if it is late or will not be done",
        description="People who contributed read this.",
        widget=GovTextArea(),
        validators=[MaxLength(2000)],
    )
    due_on = DayField("New date, if it is late", example="1 9 2027", called="The new date", optional=True)
    evidence = TextAreaField(
        "How others can see the change, if it was made",
        description="For example a link to the new guidance.",
        widget=GovTextArea(),
        validators=[MaxLength(2000)],
    )
    scale = RadioField(
        "How far does the change reach, if it was made?",
        widget=GovRadioInput(),
        validators=[Optional()],
        choices=make_choices(
            {scale.value: lazy_attribute(scale, "label") for scale in ChangeScale if scale is not ChangeScale.NONE}
        ),
    )
    save = SubmitField("Save, and tell those who contributed", widget=GovSubmitInput())

    def set_next_states(self, states: Collection[CommitmentState]) -> None:
        """Offer the states that may follow the present one."""
        names = {state.value: lazy_attribute(state, "label") for state in CommitmentState if state in states}
        self.state.choices = make_choices(names)

    @property
    def parsed_revision(self) -> int | None:
        """How many updates it had when the page was opened."""
        return parse_number(self.edit_revision.data)

    def update(self) -> CommitmentUpdate:
        """What was entered."""
        return CommitmentUpdate(
            CommitmentState(self.state.data), self.reason.data or "", self.due_on.data, self.evidence.data or "",
            ChangeScale(self.scale.data) if self.scale.data else ChangeScale.NONE,
        )  # fmt: skip
