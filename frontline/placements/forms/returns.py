"""Forms of the return and the register: approval rules, secondments outwards."""

import datetime as dt
import uuid

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import RadioField, SelectField, StringField, SubmitField
from wtforms.validators import Optional

from frontline.core.fields import (
    DayField,
    KeyField,
    MaxLength,
    Required,
    WholeNumberField,
    lazy_attribute,
    make_choices,
)
from frontline.core.forms import Form
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.steps import EMAIL_VALIDATOR
from frontline.placements.models.prior_approval import ApprovalAuthority, ApprovalReason
from frontline.placements.models.programme import ProgrammeKind
from frontline.placements.service.outward import OutwardDetails
from frontline.placements.service.prior_approvals import RuleDetails


class ApprovalRuleForm(Form):
    """Which approval is asked for, from when on, and where that is written."""

    authority = RadioField(
        _l("Who approves?"), widget=GovRadioInput(), validators=[Required("Select who approves")],
        choices=make_choices({authority.value: lazy_attribute(authority, "label") for authority in ApprovalAuthority}),
    )  # fmt: skip
    reason = RadioField(
        _l("What is it about?"), widget=GovRadioInput(), validators=[Required("Select what it is about")],
        choices=make_choices({reason.value: lazy_attribute(reason, "label") for reason in ApprovalReason}),
    )  # fmt: skip
    threshold = WholeNumberField(
        _l("From which number on?"), message=_l("Enter a whole number"), least=0, most=9_999_999, optional=True,
        description=_l("A pay band, pounds or months. Leave empty where no approval is needed any more."),
        widget=GovTextInput(),
    )  # fmt: skip
    applies_from = DayField(
        _l("For placements that start on or after"), example="1 4 2027", called=_l("The day from which it applies")
    )
    source = StringField(
        _l("Where is it written?"), description=_l("The document and its date, or its address."), widget=GovTextInput(),
        validators=[Required("Enter where it is written"), MaxLength(300)],
    )  # fmt: skip
    read_on = DayField(_l("When did you read it?"), example="28 11 2026", called=_l("The day on which you read it"))
    submit = SubmitField(_l("Add the rule"), widget=GovSubmitInput())

    def build_details(self) -> RuleDetails:
        """What was entered."""
        return RuleDetails(
            ApprovalAuthority(self.authority.data), ApprovalReason(self.reason.data), self.threshold.data,
            self.applies_from.data or dt.date.max, self.source.data or "", self.read_on.data or dt.date.max,
        )  # fmt: skip


class ProgrammeForm(Form):
    """A programme."""

    name = StringField(_l("Name"), widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(120)])
    kind = RadioField(
        _l("What is it?"), widget=GovRadioInput(), validators=[Required("Select what it is")],
        choices=make_choices({kind.value: lazy_attribute(kind, "label") for kind in ProgrammeKind}),
    )  # fmt: skip
    submit = SubmitField(_l("Add the programme"), widget=GovSubmitInput())


class OutwardForm(Form):
    """A secondment out of the civil service."""

    key = KeyField()
    name = StringField(_l("Full name"), widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(120)])
    email = StringField(
        _l("Email address"), widget=GovTextInput(),
        validators=[Required("Enter an email address"), EMAIL_VALIDATOR, MaxLength(254)],
    )  # fmt: skip
    department = SelectField(
        _l("Department that they come from"), widget=GovSelect(), validators=[Required("Select a department")]
    )
    organisation = SelectField(
        _l("Organisation that they go to"), widget=GovSelect(), validators=[Required("Select an organisation")]
    )
    post = StringField(_l("Post there"), widget=GovTextInput(), validators=[Required("Enter the post"), MaxLength(160)])
    grade = StringField(
        _l("Grade"), description=_l("In the department, for example Grade 7."), widget=GovTextInput(),
        validators=[MaxLength(60)],
    )  # fmt: skip
    starts_on = DayField(_l("First day"), example="27 3 2027", needed=_l("Enter the first day, like 27 3 2027"))
    ends_on = DayField(_l("Last day"), example="26 3 2028", needed=_l("Enter the last day, like 26 3 2028"))
    exchange_email = StringField(
        _l("Email address of the secondee who comes in exchange (optional)"), widget=GovTextInput(),
        description=_l("Their placement must run at the same time for at least a day."),
        validators=[Optional(), EMAIL_VALIDATOR, MaxLength(254)],
    )  # fmt: skip
    submit = SubmitField(_l("Add the secondment"), widget=GovSubmitInput())

    def fill_choices(self) -> None:
        """Fill the lists."""
        nothing = {"": _("Choose one")}
        departments, homes = organisations.list_departments(), organisations.list_home_organisations()
        self.department.choices = nothing | {str(department.id): department.name for department in departments}
        self.organisation.choices = nothing | {str(home.id): home.name for home in homes}

    def build_details(self) -> OutwardDetails:
        """What was entered."""
        return OutwardDetails(
            name=self.name.data or "", email=self.email.data or "", department_id=uuid.UUID(self.department.data),
            organisation_id=uuid.UUID(self.organisation.data), post=self.post.data or "", grade=self.grade.data or "",
            starts_on=self.starts_on.data or dt.date.max, ends_on=self.ends_on.data or dt.date.max,
        )  # fmt: skip
