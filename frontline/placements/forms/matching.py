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

from frontline.core.forms import DayField, Form, KeyField, Limit, Needed, WholeNumberField, id_in
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.hosts import chosen_host
from frontline.placements.forms.steps import MAIL
from frontline.placements.service import Need, Offer


class NeedForm(Form):
    """What a department needs somebody for."""

    key = KeyField()
    host = SelectField(
        _l("Department and team"), widget=GovSelect(), validators=[Needed("Select a department or a team")]
    )
    title = StringField(_l("Post"), widget=GovTextInput(), validators=[Needed("Enter the post"), Limit(160)])
    need = TextAreaField(
        _l("What is needed?"), description=_l("What should they know, and what will they work on?"),
        widget=GovTextArea(), validators=[Needed("Enter what is needed"), Limit(2000)],
    )  # fmt: skip
    profession = SelectField(_l("Profession"), widget=GovSelect(), default="")
    grade = StringField(_l("Grade"), widget=GovTextInput(), validators=[Limit(60)])
    base = StringField(_l("Base"), widget=GovTextInput(), validators=[Limit(120)])
    starts_on = DayField(_l("First day"), example="1 4 2027", needed=_l("Enter the first day, like 1 4 2027"))
    ends_on = DayField(_l("Last day"), example="31 3 2028", needed=_l("Enter the last day, like 31 3 2028"))
    submit = SubmitField(_l("Post the opportunity"), widget=GovSubmitInput())

    def offer(self, hosts: dict[str, str]) -> None:
        """Fill the lists."""
        self.host.choices = {"": _("Choose one")} | hosts
        self.profession.choices = {"": _("Any")} | {str(p.id): p.name for p in organisations.professions()}

    def need_of(self) -> Need:
        """What was entered."""
        department_id, team_id = chosen_host(self.host.data)
        return Need(
            department_id, team_id, id_in(self.profession.data), self.title.data or "",
            self.need.data or "", self.grade.data or "", self.base.data or "", self.starts_on.data or dt.date.max,
            self.ends_on.data or dt.date.max,
        )  # fmt: skip


class OfferForm(Form):
    """Somebody for the pool."""

    name = StringField(_l("Full name"), widget=GovTextInput(), validators=[Needed("Enter a full name"), Limit(120)])
    email = StringField(
        _l("Email address"), widget=GovTextInput(), validators=[Needed("Enter an email address"), MAIL, Limit(254)]
    )
    profession = SelectField(_l("Profession"), widget=GovSelect(), validators=[Needed("Select a profession")])
    region = SelectField(_l("Region"), widget=GovSelect(), validators=[Needed("Select a region")])
    grade = StringField(_l("Grade that would fit"), widget=GovTextInput(), validators=[Limit(60)])
    brings = TextAreaField(
        _l("What do they bring?"), widget=GovTextArea(), validators=[Needed("Enter what they bring"), Limit(2000)]
    )
    available_on = DayField(_l("Available from"), example="1 4 2027", needed=_l("Enter from when, like 1 4 2027"))
    agreed = BooleanField(
        _l("They agreed to be in the pool"),
        widget=GovCheckboxInput(),
        validators=[InputRequired(_l("Ask them first: nobody is in the pool unasked"))],
    )
    submit = SubmitField(_l("Add to the pool"), widget=GovSubmitInput())

    def offer(self) -> None:
        """Fill the lists."""
        self.profession.choices = {"": _("Choose one")} | {str(p.id): p.name for p in organisations.professions()}
        self.region.choices = {"": _("Choose one")} | {str(r.id): r.name for r in organisations.regions()}

    def offer_of(self) -> Offer:
        """What was entered."""
        return Offer(
            self.name.data or "", self.email.data or "", uuid.UUID(self.profession.data), uuid.UUID(self.region.data),
            self.grade.data or "", self.brings.data or "", self.available_on.data or dt.date.max,
        )  # fmt: skip


class TargetForm(Form):
    """How many placements of a profession are planned for a quarter."""

    profession = SelectField(_l("Profession"), widget=GovSelect(), validators=[Needed("Select a profession")])
    quarter = SelectField(_l("Quarter that begins in"), widget=GovSelect(), validators=[Needed("Select a quarter")])
    planned = WholeNumberField(
        _l("Placements planned"),
        message=_l("Enter a whole number from 0 to 9999"),
        least=0,
        most=9999,
        widget=GovTextInput(),
    )
    save = SubmitField(_l("Save the plan"), widget=GovSubmitInput())
