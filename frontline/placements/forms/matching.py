import datetime as dt
import uuid

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from frontline.core.fields import DayField, KeyField, MaxLength, Required, WholeNumberField
from frontline.core.forms import Form
from frontline.core.parsing import parse_id
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.hosts import parse_host_value
from frontline.placements.forms.steps import EMAIL_VALIDATOR
from frontline.placements.service.matching import CandidateDetails, OpportunityDetails


class OpportunityForm(Form):
    """What a department needs somebody for."""

    key = KeyField()
    host = SelectField(
        _l("Department and team"), widget=GovSelect(), validators=[Required("Select a department or a team")]
    )
    title = StringField(_l("Post"), widget=GovTextInput(), validators=[Required("Enter the post"), MaxLength(160)])
    need = TextAreaField(
        _l("What is needed?"), description=_l("What should they know, and what will they work on?"),
        widget=GovTextArea(), validators=[Required("Enter what is needed"), MaxLength(2000)],
    )  # fmt: skip
    profession = SelectField(_l("Profession (optional)"), widget=GovSelect(), default="")
    grade = StringField(_l("Grade (optional)"), widget=GovTextInput(), validators=[MaxLength(60)])
    base = StringField(_l("Base (optional)"), widget=GovTextInput(), validators=[MaxLength(120)])
    starts_on = DayField(_l("First day"), example="1 4 2027", needed=_l("Enter the first day, like 1 4 2027"))
    ends_on = DayField(_l("Last day"), example="31 3 2028", needed=_l("Enter the last day, like 31 3 2028"))
    submit = SubmitField(_l("Post the opportunity"), widget=GovSubmitInput())

    def fill_choices(self, hosts: dict[str, str]) -> None:
        """Fill the lists."""
        self.host.choices = {"": _("Choose one")} | hosts
        self.profession.choices = {"": _("Any")} | {str(p.id): p.name for p in organisations.list_professions()}

    def build_details(self) -> OpportunityDetails:
        """What was entered."""
        department_id, team_id = parse_host_value(self.host.data)
        return OpportunityDetails(
            department_id, team_id, parse_id(self.profession.data), self.title.data or "",
            self.need.data or "", self.grade.data or "", self.base.data or "", self.starts_on.data or dt.date.max,
            self.ends_on.data or dt.date.max,
        )  # fmt: skip


class CandidateForm(Form):
    """Somebody for the pool."""

    name = StringField(
        _l("Full name"), widget=GovTextInput(), validators=[Required("Enter a full name"), MaxLength(120)]
    )
    email = StringField(
        _l("Email address"),
        widget=GovTextInput(),
        validators=[Required("Enter an email address"), EMAIL_VALIDATOR, MaxLength(254)],
    )
    profession = SelectField(_l("Profession"), widget=GovSelect(), validators=[Required("Select a profession")])
    region = SelectField(_l("Region"), widget=GovSelect(), validators=[Required("Select a region")])
    grade = StringField(_l("Grade that would fit (optional)"), widget=GovTextInput(), validators=[MaxLength(60)])
    experience = TextAreaField(
        _l("What skills and experience do they have?"),
        widget=GovTextArea(),
        validators=[Required("Enter their skills and experience"), MaxLength(2000)],
    )
    available_on = DayField(
        _l("Available from"),
        example="1 4 2027",
        called=_l("The day from which they are available"),
        needed=_l("Enter from when, like 1 4 2027"),
    )
    agreed = BooleanField(
        _l("They agreed to be in the pool"),
        widget=GovCheckboxInput(),
        validators=[InputRequired(_l("Ask them first: nobody joins the pool without agreeing"))],
    )
    submit = SubmitField(_l("Add to the pool"), widget=GovSubmitInput())

    def fill_choices(self) -> None:
        """Fill the lists."""
        self.profession.choices = {"": _("Choose one")} | {str(p.id): p.name for p in organisations.list_professions()}
        self.region.choices = {"": _("Choose one")} | {str(r.id): r.name for r in organisations.list_regions()}

    def build_details(self) -> CandidateDetails:
        """What was entered."""
        return CandidateDetails(
            self.name.data or "", self.email.data or "", uuid.UUID(self.profession.data), uuid.UUID(self.region.data),
            self.grade.data or "", self.experience.data or "", self.available_on.data or dt.date.max,
        )  # fmt: skip


class TargetForm(Form):
    """How many placements of a profession are planned for a quarter."""

    profession = SelectField(_l("Profession"), widget=GovSelect(), validators=[Required("Select a profession")])
    quarter = SelectField(_l("Quarter that begins in"), widget=GovSelect(), validators=[Required("Select a quarter")])
    planned = WholeNumberField(
        _l("Placements planned"),
        message=_l("Enter a whole number from 0 to 9999"),
        least=0,
        most=9999,
        widget=GovTextInput(),
    )
    save = SubmitField(_l("Save the plan"), widget=GovSubmitInput())
