"""Forms of proposals, their stages and assessments, and of choices between them."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field

from frontline.core.fields import DayField, KeyField, MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.core.parsing import parse_id
from frontline.core.translation import gettext
from frontline.policies.models.proposal import AssessmentRating
from frontline.policies.service.proposals import AssessmentDetails, ProposalDetails


def _make_text_area(label: Any, hint: Any = "", max_length: int = 2_000, **options: Any) -> TextAreaField:
    return TextAreaField(label, description=hint, widget=GovTextArea(), validators=[MaxLength(max_length)], **options)


def _make_text_field(label: Any, hint: Any = "", max_length: int = 160, **options: Any) -> StringField:
    return StringField(label, description=hint, widget=GovTextInput(), validators=[MaxLength(max_length)], **options)


class ProposalForm(Form):
    """A proposal: purpose, pounds, people."""

    key = KeyField()
    team = SelectField(_l("Team"), widget=GovSelect())
    title = StringField(
        _l("What is proposed?"), description=_l("One line that somebody outside your team understands."),
        widget=GovTextInput(), validators=[Required("Enter what is proposed"), MaxLength(200)],
    )  # fmt: skip
    purpose = _make_text_area(_l("Purpose (optional)"), _l("What is wrong now, and what will be different?"), 5_000)
    money = _make_text_field(_l("Money sought (optional)"), _l("For example, £12 million a year, or none"))
    money_year = _make_text_field(_l("From which year (optional)"), _l("For example, 2027-28"), 40)
    benefit = _make_text_area(_l("Measure of benefit (optional)"), _l("How will you know that it helped?"))
    gains = _make_text_area(_l("Who gains (optional)"), _l("Whose lives does it change, and where?"))
    impact = _make_text_area(_l("Expected impact on quality of life (optional)"))
    missions = SelectMultipleField(_l("Missions that it serves (optional)"), widget=GovCheckboxesInput())
    life_domains = SelectMultipleField(
        _l("Domains of quality of life that it touches (optional)"),
        description=_l("After Canada's Quality of Life Framework"), widget=GovCheckboxesInput(),
    )  # fmt: skip
    option_of = SelectField(_l("Is it an option of another proposal? (optional)"), widget=GovSelect())
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def read_details(self) -> ProposalDetails:
        """What was entered."""
        return ProposalDetails(
            self.title.data or "", self.purpose.data or "", self.money.data or "", self.money_year.data or "",
            self.benefit.data or "", self.gains.data or "", self.impact.data or "",
            [uuid.UUID(mission_id) for mission_id in self.missions.data or []],
            [uuid.UUID(domain_id) for domain_id in self.life_domains.data or []], parse_id(self.option_of.data),
        )  # fmt: skip


class StageMoveForm(Form):
    """A move to another stage."""

    new = RadioField(
        _l("Which stage does it move to?"), widget=GovRadioInput(), validators=[Required("Select the stage")]
    )
    reason = TextAreaField(
        _l("Reason"), description=_l("Needed to go back, to stop, or to go on while something is missing."),
        widget=GovTextArea(), validators=[MaxLength(2_000)],
    )  # fmt: skip
    move = SubmitField(_l("Move the proposal"), widget=GovSubmitInput())


class AssessmentForm(Form):
    """How a proposal stands on one test."""

    rating = RadioField(
        _l("How does it rate?"), widget=GovRadioInput(),
        choices=make_choices({rating.value: lazy_attribute(rating, "label") for rating in AssessmentRating}),
        validators=[Required("Select how it rates")],
    )  # fmt: skip
    rationale = TextAreaField(
        _l("Rationale"), widget=GovTextArea(), validators=[Required("Enter the rationale"), MaxLength(3_000)]
    )
    evidence = TextAreaField(
        _l("Evidence (optional)"), description=_l("Where the figures are from: links, papers, an address a line."),
        widget=GovTextArea(), validators=[MaxLength(3_000)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def read_details(self) -> AssessmentDetails:
        """What was entered."""
        return AssessmentDetails(
            AssessmentRating(self.rating.data), self.rationale.data or "", self.evidence.data or ""
        )


class PublishedPolicyForm(Form):
    """When and where a policy was published."""

    day = DayField(
        _l("Published on"), example="27 3 2027", called=_l("The day of publication"),
        needed="Enter the day on which it was published",
    )  # fmt: skip
    address = StringField(
        _l("Address of the publication (optional)"), description="https://www.gov.uk/…", widget=GovTextInput(),
        validators=[MaxLength(300)],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def validate_address(self, field: Field) -> None:
        """Nothing but an address of the web."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(gettext("The address must begin with https://"))


class ReferenceForm(Form):
    """Which row of the Cabinet Office's list a proposal is."""

    reference = _make_text_field(
        _l("Reference on the Cabinet Office's list"), _l("Leave empty if it is not on the list."), 60
    )
    save_reference = SubmitField(_l("Save"), widget=GovSubmitInput())


class ChoiceForm(Form):
    """A choice between proposals."""

    key = KeyField()
    title = StringField(
        _l("What is decided?"), widget=GovTextInput(), validators=[Required("Enter what is decided"), MaxLength(200)]
    )
    chosen = SelectMultipleField(_l("What goes first?"), widget=GovCheckboxesInput())
    reasons = TextAreaField(
        _l("Reasons"), description=_l("What weighed more, and what is given up."), widget=GovTextArea(),
        validators=[Required("Enter the reasons"), MaxLength(4_000)],
    )  # fmt: skip
    record = SubmitField(_l("Record the choice"), widget=GovSubmitInput())
