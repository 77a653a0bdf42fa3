"""Forms of proposals and their checks."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
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
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.validators import Optional

from frontline.core.forms import DayField, Form, KeyField, Limit, Needed, id_in, lazily, options
from frontline.core.translation import gettext
from frontline.insights.forms.naming import NamingForm
from frontline.policies.models import Decision, Rating, Stance
from frontline.policies.service import MARKINGS, Idea, Judged


def _text(label: Any, hint: Any = "", most: int = 2_000, **given: Any) -> TextAreaField:
    return TextAreaField(label, description=hint, widget=GovTextArea(), validators=[Limit(most)], **given)


def _line(label: Any, hint: Any = "", most: int = 160, **given: Any) -> StringField:
    return StringField(label, description=hint, widget=GovTextInput(), validators=[Limit(most)], **given)


class IdeaForm(Form):
    """A proposal: purpose, pounds, people."""

    key = KeyField()
    team = SelectField(_l("Team"), widget=GovSelect())
    title = StringField(
        _l("What is proposed?"), description=_l("One line that somebody outside your team understands."),
        widget=GovTextInput(), validators=[Needed("Enter what is proposed"), Limit(200)],
    )  # fmt: skip
    purpose = _text(_l("Purpose (optional)"), _l("What is wrong now, and what will be different?"), 5_000)
    money = _line(_l("Money sought (optional)"), _l("For example, £12 million a year, or none"))
    money_year = _line(_l("From which year (optional)"), _l("For example, 2027-28"), 40)
    benefit = _text(_l("Measure of benefit (optional)"), _l("How will you know that it helped?"))
    gains = _text(_l("Who gains (optional)"), _l("Whose lives does it change, and where?"))
    impact = _text(_l("Expected impact on quality of life (optional)"))
    missions = SelectMultipleField(_l("Missions that it serves (optional)"), widget=GovCheckboxesInput())
    life_domains = SelectMultipleField(
        _l("Domains of quality of life that it touches (optional)"),
        description=_l("After Canada's Quality of Life Framework"), widget=GovCheckboxesInput(),
    )  # fmt: skip
    option_of = SelectField(_l("Is it an option of another proposal? (optional)"), widget=GovSelect())
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def idea(self) -> Idea:
        """What was entered."""
        return Idea(
            self.title.data or "", self.purpose.data or "", self.money.data or "", self.money_year.data or "",
            self.benefit.data or "", self.gains.data or "", self.impact.data or "",
            [uuid.UUID(one) for one in self.missions.data or []],
            [uuid.UUID(one) for one in self.life_domains.data or []], id_in(self.option_of.data),
        )  # fmt: skip


class DraftForm(Form):
    """A draft to be checked."""

    key = KeyField()
    name = StringField(
        _l("What is it called?"), description=_l("For example, White paper, second draft"), widget=GovTextInput(),
        validators=[Needed("Enter what the draft is called"), Limit(160)],
    )  # fmt: skip
    marking = SelectField(
        _l("Protective marking"), widget=GovSelect(), choices=options({one: one for one in MARKINGS}),
    )  # fmt: skip
    text = TextAreaField(
        _l("Paste the draft"), description=_l("Or choose its file below. Ideas of a few lines can be checked too."),
        widget=GovTextArea(), validators=[Optional()],
    )  # fmt: skip
    file = FileField(
        _l("Or its file"),
        description=_l("Text, Word (.docx) or PDF, up to 10 MB and 300 pages. Pasted text is ignored then."),
        widget=GovFileInput(), render_kw={"accept": ".txt,.md,.docx,.pdf"},
    )  # fmt: skip
    begin = SubmitField(_l("Find what the front line knows"), widget=GovSubmitInput())


class FindingForm(NamingForm):
    """What a finding is to the proposal, and what the team does with it."""

    screened = ("why",)

    stance = RadioField(
        _l("How does it relate to the proposal?"), widget=GovRadioInput(),
        choices=options({one.value: lazily(one, "label") for one in Stance}),
        validators=[Needed("Select how it relates to the proposal")],
    )  # fmt: skip
    decision = RadioField(
        _l("What do you do with it?"), widget=GovRadioInput(),
        choices=options({one.value: lazily(one, "label") for one in Decision}), validators=[Optional()],
    )  # fmt: skip
    why = TextAreaField(
        _l("Why"), description=_l("Those who said it read this. Name nobody."), widget=GovTextArea(),
        validators=[Limit(2_000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    @property
    def chosen(self) -> tuple[Stance, Decision | None]:
        """What was chosen."""
        return Stance(self.stance.data), Decision(self.decision.data) if self.decision.data else None


class SignForm(NamingForm):
    """The signature of a check."""

    screened = ("statement",)

    statement = TextAreaField(
        _l("What did you take on board, and what not, and why?"),
        description=_l("It stands at the top of the evidence pack, and those who are cited read it. Name nobody."),
        widget=GovTextArea(), validators=[Needed("Write what you took on board and what not, and why"), Limit(5_000)],
    )  # fmt: skip
    tells = RadioField(
        _l("When do those who are cited hear of it?"), widget=GovRadioInput(),
        description=_l("They see the title, your decision on their theme, and why."),
        choices=options({"now": _l("Now"), "later": _l("Once the policy is decided")}),
        validators=[Needed("Select when those who are cited hear of it")],
    )  # fmt: skip
    sign = SubmitField(_l("Sign off"), widget=GovSubmitInput())


class ConsultForm(Form):
    """A question to those who agreed to be asked."""

    key = KeyField()
    text = TextAreaField(
        _l("What do you want to know?"),
        description=_l("Say what is proposed, in a line or two, then ask. They do not see the draft."),
        widget=GovTextArea(), validators=[Needed("Enter your question"), Limit(1_000)],
    )  # fmt: skip
    ask = SubmitField(_l("Ask them"), widget=GovSubmitInput())


class ViewOfForm(Form):
    """A reply to a consultation."""

    text = TextAreaField(
        _l("Your view"), description=_l("A moderator reads it first. The team never learns who wrote it."),
        widget=GovTextArea(), validators=[Needed("Enter your view"), Limit(4_000)],
    )  # fmt: skip
    send = SubmitField(_l("Send"), widget=GovSubmitInput())


class MoveForm(Form):
    """A move to another stage."""

    new = RadioField(_l("Where does it go?"), widget=GovRadioInput(), validators=[Needed("Select where it goes")])
    reason = TextAreaField(
        _l("Reason"), description=_l("Needed to go back, to stop, or to go on without what a gate asks for."),
        widget=GovTextArea(), validators=[Limit(2_000)],
    )  # fmt: skip
    move = SubmitField(_l("Move it"), widget=GovSubmitInput())


class AssessmentForm(Form):
    """How a proposal stands on one test."""

    rating = RadioField(
        _l("How does it stand?"), widget=GovRadioInput(),
        choices=options({one.value: lazily(one, "label") for one in Rating}),
        validators=[Needed("Select how it stands")],
    )  # fmt: skip
    rationale = TextAreaField(
        _l("Rationale"), widget=GovTextArea(), validators=[Needed("Enter the rationale"), Limit(3_000)]
    )
    evidence = TextAreaField(
        _l("Evidence (optional)"), description=_l("Where the figures are from: links, papers, an address a line."),
        widget=GovTextArea(), validators=[Limit(3_000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def judged(self) -> Judged:
        """What was entered."""
        return Judged(Rating(self.rating.data), self.rationale.data or "", self.evidence.data or "")


class PublishedForm(Form):
    """When and where a policy was published."""

    day = DayField(_l("Published on"), example="27 3 2027", needed="Enter the day on which it was published")
    address = StringField(
        _l("Address of the publication (optional)"), description="https://www.gov.uk/…", widget=GovTextInput(),
        validators=[Limit(300)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def validate_address(self, field: Field) -> None:
        """Nothing but an address of the web."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(gettext("The address must begin with https://"))


class ReferenceForm(Form):
    """Which row of the Cabinet Office's list a proposal is."""

    reference = _line(_l("Reference on the Cabinet Office's list"), _l("Empty where it is not on it."), 60)
    save_reference = SubmitField(_l("Save"), widget=GovSubmitInput())


class ChoiceForm(Form):
    """A choice between proposals."""

    key = KeyField()
    title = StringField(
        _l("What is decided?"), widget=GovTextInput(), validators=[Needed("Enter what is decided"), Limit(200)]
    )
    chosen = SelectMultipleField(_l("What goes first?"), widget=GovCheckboxesInput())
    reasons = TextAreaField(
        _l("Reasons"), description=_l("What weighed more, and what is given up."), widget=GovTextArea(),
        validators=[Needed("Enter the reasons"), Limit(4_000)],
    )  # fmt: skip
    record = SubmitField(_l("Record the choice"), widget=GovSubmitInput())
