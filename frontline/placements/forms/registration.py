"""A placement, step by step: what was entered on earlier steps goes along, and nothing is lost on the way back."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextArea, GovTextInput
from wtforms import DecimalField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import NumberRange, Optional

from frontline.core.fields import DayField, MaxLength, Required, WholeNumberField, lazy_attribute, make_choices
from frontline.core.formatting import format_date
from frontline.core.forms import Form
from frontline.core.parsing import parse_number
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.hosts import format_host_value, list_host_choices, parse_host_value
from frontline.placements.forms.steps import EMAIL_VALIDATOR
from frontline.placements.models.placement import Clearance, Placement, PlacementKind
from frontline.placements.service.registration import NamedPerson, PlacementDates, PlacementDetails

REGISTRATION_STEPS: Sequence[tuple[str, tuple[str, ...]]] = (
    (_l("Who is the secondee?"), ("secondee_email", "secondee_name", "profession", "home", "home_email", "home_name")),
    (_l("Where is the placement?"), ("host", "host_email", "host_name", "post", "grade", "senior_pay_band", "base")),
    (
        _l("When, and for how many hours?"),
        (
            "kind",
            "starts_on",
            "ends_on",
            "contract_ends_on",
            "approval_reference",
            "full_time_equivalent",
            "working_pattern",
        ),
    ),
    (
        _l("What are the terms?"),
        ("clearance", "salary", "salary_share", "on_costs_share", "notice_weeks", "expenses", "conflicts"),
    ),
)
_TERM_FIELDS = {name for _, names in REGISTRATION_STEPS for name in names} - {
    "secondee_email", "secondee_name", "home_email", "home_name", "host_email", "host_name",
}  # fmt: skip


_CHOSEN_FIELDS = {"profession", "home", "host", "kind", "clearance", "senior_pay_band"}
_TEXT_FIELDS = ("grade", "base", "approval_reference", "working_pattern", "expenses", "conflicts")
_SHARE_MESSAGE = _l("Enter a number from 0.1 to 1")


def _build_select_field(label: str, message: str) -> SelectField:
    return SelectField(label, widget=GovSelect(), validators=[Required(message)])


def _build_text_field(label: str, max_length: int, hint: str = "") -> StringField:
    return StringField(label, description=hint, widget=GovTextInput(), validators=[MaxLength(max_length)])


def _build_email_field(label: str, hint: str, *validators: Any) -> StringField:
    return StringField(
        label, description=hint, widget=GovTextInput(), validators=[*validators, EMAIL_VALIDATOR, MaxLength(254)]
    )


def _build_percent_field(label: str) -> WholeNumberField:
    message = _l("Enter a whole number from 0 to 100")
    return WholeNumberField(label, message=message, least=0, most=100, widget=GovTextInput(), optional=True)


class ShareField(DecimalField):
    """A share of full time; what is no number gets the same message as one out of range."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_SHARE_MESSAGE) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(_SHARE_MESSAGE)


class RegistrationForm(Form):
    """Everything about a placement."""

    secondee_email = _build_email_field(_l("Email address of the secondee"), "", Required("Enter an email address"))
    secondee_name = _build_text_field(
        _l("Full name of the secondee"), 120, _l("Only for somebody who has no account yet.")
    )
    profession = _build_select_field(_l("Profession"), _l("Select a profession"))
    home = _build_select_field(_l("Home organisation"), _l("Select a home organisation"))
    home_email = _build_email_field(
        _l("Email address of the line manager at home"), _l("Leave empty where you do not know yet."), Optional()
    )
    home_name = _build_text_field(
        _l("Full name of the line manager at home"), 120, _l("Only for somebody who has no account yet.")
    )
    host = _build_select_field(_l("Host department and team"), _l("Select a department or a team"))
    host_email = _build_email_field(_l("Email address of the line manager at the host"), "", Optional())
    host_name = _build_text_field(
        _l("Full name of the line manager at the host"), 120, _l("Only for somebody who has no account yet.")
    )
    post = StringField(_l("Post"), widget=GovTextInput(), validators=[Required("Enter the post"), MaxLength(160)])
    grade = _build_text_field(_l("Grade"), 60, _l("For example, Grade 7."))
    senior_pay_band = SelectField(
        _l("Senior Civil Service pay band"), widget=GovSelect(), default="",
        choices=make_choices(
            {"": _l("As the grade says"), "0": _l("Not in the Senior Civil Service"), "1": _l("1: deputy director"),
             "2": _l("2: director"), "3": _l("3: director general"), "4": _l("Permanent secretary")}
        ),
    )  # fmt: skip
    base = _build_text_field(_l("Base"), 120, _l("Where they work, for example Darlington."))
    kind = RadioField(
        _l("Kind"), widget=GovRadioInput(), default=PlacementKind.SECONDMENT.value,
        choices=make_choices({kind.value: lazy_attribute(kind, "label") for kind in PlacementKind}),
    )  # fmt: skip
    starts_on = DayField(_l("First day"), example="27 3 2027", needed=_l("Enter the first day, like 27 3 2027"))
    ends_on = DayField(_l("Last day"), example="26 3 2028", needed=_l("Enter the last day, like 26 3 2028"))
    contract_ends_on = DayField(
        _l("End of their contract at home, if it has one"),
        example="31 8 2029",
        called=_l("The end of their contract"),
        optional=True,
    )
    approval_reference = _build_text_field(
        _l("Reference of the Civil Service Commission's approval, if there is one"),
        60,
        _l("A placement longer than 24 months, a senior post and some others cannot be signed without approval."),
    )
    full_time_equivalent = ShareField(
        _l("Full-time equivalent"), description=_l("1 for full time, 0.6 for three days a week."),
        widget=GovTextInput(), validators=[NumberRange(0.1, 1, _SHARE_MESSAGE)],
    )  # fmt: skip
    working_pattern = _build_text_field(_l("Working pattern"), 200, _l("For example, Tuesday to Thursday at the host."))
    clearance = SelectField(
        _l("Security clearance that is needed"),
        widget=GovSelect(),
        default="",
        choices=make_choices(
            {"": _l("Not known yet"), **{level.value: lazy_attribute(level, "label") for level in Clearance}}
        ),
    )
    salary = WholeNumberField(
        _l("Full-time salary a year, in pounds"), message=_l("Enter a whole number of pounds, like 68000"),
        least=0, most=999_999, widget=GovTextInput(), optional=True,
        description=_l("Above some amounts the Civil Service Commission or HM Treasury has to approve."),
    )  # fmt: skip
    salary_share = _build_percent_field(_l("Share of the salary that the host pays, in percent"))
    on_costs_share = _build_percent_field(_l("Share of the on-costs that the host pays, in percent"))
    notice_weeks = WholeNumberField(
        _l("Notice to end the placement early, in weeks"),
        message=_l("Enter a whole number of weeks from 1 to 52"), least=1, most=52, optional=True,
        widget=GovTextInput(),
    )  # fmt: skip
    expenses = _build_text_field(_l("Who pays expenses?"), 200)
    conflicts = TextAreaField(_l("Conflicts of interest"), widget=GovTextArea(), validators=[MaxLength(2000)])

    def fill_choices(self, hosts: Mapping[str, str] | None = None, placement: Placement | None = None) -> None:
        """Fill the lists; `hosts` are offered besides the departments and their open teams.

        Args:
            hosts: by value, which are offered, too.
            placement: that is changed: its own profession and home organisation may have closed.
        """
        nothing = {"": _("Choose one")}
        professions = [*([placement.profession] if placement else ()), *organisations.list_professions()]
        homes = [*([placement.home_organisation] if placement else ()), *organisations.list_home_organisations()]
        self.profession.choices = nothing | {str(profession.id): profession.name for profession in professions}
        self.home.choices = nothing | {str(home.id): home.name for home in homes}
        self.host.choices = nothing | dict(hosts or {}) | list_host_choices()

    def is_step_valid(self, number: int) -> bool:
        """Whether what one step asks for is right; the others are not looked at."""
        names = REGISTRATION_STEPS[number][1]
        wrong = [field for field in self if field.name in names and not field.validate(self)]
        return not wrong

    def format_field_value(self, name: str) -> str:
        """What was entered in a field, as a person reads it; empty where nothing was."""
        field = self[name]
        if isinstance(field, SelectField | RadioField):
            return next((str(label) for value, label, *_ in field.iter_choices() if value == field.data and value), "")
        return format_date(field.data) if isinstance(field.data, dt.date) else str(field.data or "")

    def find_first_invalid_step(self) -> int | None:
        """The first step that is not right."""
        return next((number for number in range(len(REGISTRATION_STEPS)) if not self.is_step_valid(number)), None)

    def find_step_with_errors(self) -> int:
        """The first step with a field that is not right; the first of all where there is none."""
        return next((number for number, (_, names) in enumerate(REGISTRATION_STEPS) if self._has_errors(names)), 0)

    def _has_errors(self, names: Iterable[str]) -> bool:
        return any(self[name].errors for name in names)

    def list_carried_fields(self, number: int | None = None) -> list[tuple[str, str]]:
        """What was entered on the other steps than one, to go along as it was sent."""
        here = () if number is None else REGISTRATION_STEPS[number][1]
        other_fields = [field for field in self if field.name not in here]
        return [(field.name, value) for field in other_fields for value in _list_submitted_values(field)]

    @property
    def named_people(self) -> Mapping[str, NamedPerson | None]:
        """Who is named."""
        people = {
            party: NamedPerson(self[f"{party}_name"].data or "", self[f"{party}_email"].data or "")
            for party in ("secondee", "home", "host")
        }
        return {party: named if named.email else None for party, named in people.items()}

    @property
    def dates(self) -> PlacementDates:
        """From when to when."""
        starts_on, ends_on = self.starts_on.data or dt.date.max, self.ends_on.data or dt.date.max
        return PlacementDates(starts_on, ends_on, self.contract_ends_on.data)

    def build_details(self) -> PlacementDetails:
        """What was entered."""
        department_id, team_id = parse_host_value(self.host.data)
        values = {name: self[name].data for name in _TERM_FIELDS - _CHOSEN_FIELDS if name in self}
        values |= {name: values.get(name) or "" for name in _TEXT_FIELDS}
        values["starts_on"], values["ends_on"] = values["starts_on"] or dt.date.max, values["ends_on"] or dt.date.max
        return PlacementDetails(
            profession_id=uuid.UUID(self.profession.data), home_organisation_id=uuid.UUID(self.home.data),
            host_department_id=department_id, host_team_id=team_id, kind=PlacementKind(self.kind.data),
            clearance=Clearance(self.clearance.data) if self.clearance.data else None,
            senior_pay_band=parse_number(self.senior_pay_band.data), **values,
        )  # fmt: skip


class ChangePlacementForm(RegistrationForm):
    """What is on record of a placement, to be changed; its people are changed by steps of their own."""

    seen_version = HiddenField()

    def __init__(self, placement: Placement, **kwargs: Any) -> None:
        super().__init__(data=_get_recorded_values(placement), **kwargs)
        self._kept = {name: getattr(placement, name) for name in ("approval_reference", "vat_treatment")}
        for name in [field.name for field in self if field.name.endswith(("_email", "_name", "_reference"))]:
            del self[name]

    def build_details(self) -> PlacementDetails:
        """What was entered; approvals and what finance says are recorded by steps of their own."""
        return replace(super().build_details(), **self._kept)


def _get_recorded_values(placement: Placement) -> dict[str, object]:
    unchanged_values = {name: getattr(placement, name) for name in _TERM_FIELDS - {"profession", "home", "host"}}
    band = placement.senior_pay_band
    return unchanged_values | {
        "profession": str(placement.profession_id), "home": str(placement.home_organisation_id),
        "host": format_host_value(placement.host_department_id, placement.host_team_id), "kind": placement.kind.value,
        "senior_pay_band": "" if band is None else str(band),
        "clearance": placement.clearance.value if placement.clearance else "", "seen_version": str(placement.version),
    }  # fmt: skip


def _list_submitted_values(field: Field) -> list[str]:
    """What was sent of a field; before anything was sent, what it begins with."""
    if request.method == "POST":
        return [value for value in request.form.getlist(field.name) if value]
    if isinstance(field.data, dt.date):
        return [str(field.data.day), str(field.data.month), str(field.data.year)]
    return [str(field.data)] if field.data else []
