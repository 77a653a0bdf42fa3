"""Forms of frontline checks: drafts, findings, signatures and consultations."""

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    FileField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Optional

from frontline.core.fields import KeyField, MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.policies.models.check import FindingDecision, Stance
from frontline.policies.service.drafts import MARKINGS
from frontline.privacy.forms.name_checked import NameCheckedForm


class DraftForm(Form):
    """A draft to be checked."""

    key = KeyField()
    name = StringField(
        _l("What is it called?"), description=_l("For example, White paper, second draft"), widget=GovTextInput(),
        validators=[Required("Enter what the draft is called"), MaxLength(160)],
    )  # fmt: skip
    marking = SelectField(
        _l("Protective marking"), widget=GovSelect(), choices=make_choices({marking: marking for marking in MARKINGS}),
    )  # fmt: skip
    text = TextAreaField(
        _l("Paste the draft"), description=_l("Or choose its file below. Ideas of a few lines can be checked too."),
        widget=GovTextArea(), validators=[Optional()],
    )  # fmt: skip
    file = FileField(
        _l("Or its file"),
        description=_l(
            "Text, Word (.docx), OpenDocument (.odt) or PDF, up to 10 MB and 300 pages. Pasted text is ignored then."
        ),
        widget=GovFileInput(), render_kw={"accept": ".txt,.md,.docx,.odt,.pdf"},
    )  # fmt: skip
    begin = SubmitField(_l("Read the draft"), widget=GovSubmitInput())


class FindingForm(NameCheckedForm):
    """What a finding is to the proposal, and what the team does with it."""

    screened = ("reason",)

    stance = RadioField(
        _l("How does it relate to the proposal?"), widget=GovRadioInput(),
        choices=make_choices({stance.value: lazy_attribute(stance, "label") for stance in Stance}),
        validators=[Required("Select how it relates to the proposal")],
    )  # fmt: skip
    decision = RadioField(
        _l("What will you do about it?"),
        widget=GovRadioInput(),
        choices=make_choices({decision.value: lazy_attribute(decision, "label") for decision in FindingDecision}),
        validators=[Optional()],
    )
    reason = TextAreaField(
        _l("Why"),
        description=_l(
            "It is in the evidence pack, and people whose insights you take on board read it. Do not name anybody."
        ),
        widget=GovTextArea(), validators=[Required("Enter why"), MaxLength(2_000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    @property
    def chosen_stance(self) -> Stance:
        """What the finding is to the proposal."""
        return Stance(self.stance.data)

    @property
    def chosen_decision(self) -> FindingDecision | None:
        """What the team does with it, where that was chosen."""
        return FindingDecision(self.decision.data) if self.decision.data else None


class SetAsideForm(NameCheckedForm):
    """Why what nobody has decided on is set aside."""

    screened = ("reason",)

    reason = TextAreaField(
        _l("Why are they set aside without a decision on each?"),
        description=_l("The evidence pack says of each that it was set aside unread, and why. Do not name anybody."),
        widget=GovTextArea(),
        validators=[Required("Enter why they are set aside without being read"), MaxLength(2_000)],
    )  # fmt: skip
    aside = SubmitField(_l("Set aside the rest unread"), widget=GovSubmitInput())


class SignCheckForm(NameCheckedForm):
    """The signature of a check."""

    screened = ("statement",)

    statement = TextAreaField(
        _l("What did you take on board, and what not, and why?"),
        description=_l(
            "It is shown at the top of the evidence pack and to the people who are cited. Do not name anybody."
        ),
        widget=GovTextArea(),
        validators=[Required("Write what you took on board and what not, and why"), MaxLength(5_000)],
    )
    tells = RadioField(
        _l("When are the people who are cited told?"), widget=GovRadioInput(),
        description=_l("They see the title, your decision on their theme, and why."),
        choices=make_choices({"now": _l("Now"), "later": _l("Once the policy is decided")}),
        validators=[Required("Select when the people who are cited are told")],
    )  # fmt: skip
    sign = SubmitField(_l("Sign off"), widget=GovSubmitInput())


class ConsultationForm(Form):
    """A question to those who agreed to be asked."""

    key = KeyField()
    text = TextAreaField(
        _l("What do you want to know?"),
        description=_l("Say what is proposed, in a line or two, then ask. They do not see the draft."),
        widget=GovTextArea(), validators=[Required("Enter your question"), MaxLength(1_000)],
    )  # fmt: skip
    ask = SubmitField(_l("Ask them"), widget=GovSubmitInput())


class ConsultationReplyForm(Form):
    """A reply to a consultation."""

    text = TextAreaField(
        _l("Your view"), description=_l("A moderator reads it first. The team never learns who wrote it."),
        widget=GovTextArea(), validators=[Required("Enter your view"), MaxLength(4_000)],
    )  # fmt: skip
    send = SubmitField(_l("Send"), widget=GovSubmitInput())
