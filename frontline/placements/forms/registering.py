"""A placement, step by step: what was entered on earlier steps goes along, and nothing is lost on the way back."""

import datetime as dt
import decimal
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextArea, GovTextInput
from wtforms import DecimalField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import NumberRange, Optional

from frontline.core.forms import DayField, Form, Limit, Needed, WholeNumberField, lazily, options
from frontline.core.furniture import date
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.hosts import chosen_host, host_choices, host_value
from frontline.placements.forms.steps import MAIL
from frontline.placements.models import Clearance, Placement, PlacementKind
from frontline.placements.service import Days, Details, Named

STEPS: Sequence[tuple[str, tuple[str, ...]]] = (
    (_l("Who comes?"), ("secondee_email", "secondee_name", "profession", "home", "home_email", "home_name")),
    (_l("Where to?"), ("host", "host_email", "host_name", "post", "grade", "base")),
    (_l("When, and how much?"), (
        "kind", "starts_on", "ends_on", "contract_ends_on", "approval_reference", "full_time_equivalent",
        "working_pattern",
    )),
    (_l("On what terms?"), ("clearance", "salary_share", "on_costs_share", "expenses", "vat_treatment", "conflicts")),
)  # fmt: skip
_TERMS = {name for _, names in STEPS for name in names} - {
    "secondee_email", "secondee_name", "home_email", "home_name", "host_email", "host_name",
}  # fmt: skip


_TEXTS = ("grade", "base", "approval_reference", "working_pattern", "expenses", "vat_treatment", "conflicts")
_SHARE = _l("Enter a number from 0.1 to 1")


def _select(label: str, message: str) -> SelectField:
    return SelectField(label, widget=GovSelect(), validators=[Needed(message)])


def _text(label: str, most: int, hint: str = "") -> StringField:
    return StringField(label, description=hint, widget=GovTextInput(), validators=[Limit(most)])


def _mail(label: str, hint: str, *checks: Any) -> StringField:
    return StringField(label, description=hint, widget=GovTextInput(), validators=[*checks, MAIL, Limit(254)])


def _percent(label: str) -> WholeNumberField:
    message = _l("Enter a whole number from 0 to 100")
    return WholeNumberField(label, message=message, least=0, most=100, widget=GovTextInput(), optional=True)


class ShareField(DecimalField):
    """A share of full time; what is no number gets the same message as one out of range."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_SHARE) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(_SHARE)


class RegistrationForm(Form):
    """Everything about a placement."""

    secondee_email = _mail(_l("Email address of the secondee"), "", Needed("Enter an email address"))
    secondee_name = _text(_l("Full name of the secondee"), 120, _l("Only for somebody who has no account yet."))
    profession = _select(_l("Profession"), _l("Select a profession"))
    home = _select(_l("Home organisation"), _l("Select a home organisation"))
    home_email = _mail(
        _l("Email address of the line manager at home"), _l("Leave empty where you do not know yet."), Optional()
    )
    home_name = _text(_l("Full name of the line manager at home"), 120, _l("Only for somebody who has no account yet."))
    host = _select(_l("Host department and team"), _l("Select a department or a team"))
    host_email = _mail(_l("Email address of the line manager at the host"), "", Optional())
    host_name = _text(
        _l("Full name of the line manager at the host"), 120, _l("Only for somebody who has no account yet.")
    )
    post = StringField(_l("Post"), widget=GovTextInput(), validators=[Needed("Enter the post"), Limit(160)])
    grade = _text(_l("Grade"), 60, _l("For example, Grade 7."))
    base = _text(_l("Base"), 120, _l("Where they work, for example Darlington."))
    kind = RadioField(
        _l("Kind"), widget=GovRadioInput(), default=PlacementKind.SECONDMENT.value,
        choices=options({kind.value: lazily(kind, "label") for kind in PlacementKind}),
    )  # fmt: skip
    starts_on = DayField(_l("First day"), example="27 3 2027", needed=_l("Enter the first day, like 27 3 2027"))
    ends_on = DayField(_l("Last day"), example="26 3 2028", needed=_l("Enter the last day, like 26 3 2028"))
    contract_ends_on = DayField(_l("End of their contract at home, if it has one"), example="31 8 2029", optional=True)
    approval_reference = _text(
        _l("Reference of the approval beyond 24 months"), 60, _l("Given by the Civil Service Commission.")
    )
    full_time_equivalent = ShareField(
        _l("Full-time equivalent"), description=_l("1 for full time, 0.6 for three days a week."),
        widget=GovTextInput(), default=decimal.Decimal(1), validators=[NumberRange(0.1, 1, _SHARE)],
    )  # fmt: skip
    working_pattern = _text(_l("Working pattern"), 200, _l("For example, Tuesday to Thursday at the host."))
    clearance = SelectField(
        _l("Security clearance that is needed"), widget=GovSelect(), default="",
        choices=options({"": _l("Not known yet"), **{level.value: lazily(level, "label") for level in Clearance}}),
    )  # fmt: skip
    salary_share = _percent(_l("Share of the salary that the host pays, in percent"))
    on_costs_share = _percent(_l("Share of the on-costs that the host pays, in percent"))
    expenses = _text(_l("Who pays expenses?"), 200)
    vat_treatment = _text(_l("VAT treatment, as finance recorded it"), 200)
    conflicts = TextAreaField(_l("Conflicts of interest"), widget=GovTextArea(), validators=[Limit(2000)])

    def offer(self, hosts: Mapping[str, str] | None = None) -> None:
        """Fill the lists; `hosts` are offered besides the departments and their open teams."""
        nothing = {"": _("Choose one")}
        self.profession.choices = nothing | {str(p.id): p.name for p in organisations.professions()}
        self.home.choices = nothing | {str(home.id): home.name for home in organisations.home_organisations()}
        self.host.choices = nothing | dict(hosts or {}) | host_choices()

    def is_right(self, number: int) -> bool:
        """Whether what one step asks for is right; the others are not looked at."""
        names = STEPS[number][1]
        wrong = [field for field in self if field.name in names and not field.validate(self)]
        return not wrong

    def said(self, name: str) -> str:
        """What was entered in a field, as a person reads it; empty where nothing was."""
        field = self[name]
        if isinstance(field, SelectField | RadioField):
            return next((str(label) for value, label, *_ in field.iter_choices() if value == field.data and value), "")
        return date(field.data) if isinstance(field.data, dt.date) else str(field.data or "")

    def first_wrong(self) -> int | None:
        """The first step that is not right."""
        return next((number for number in range(len(STEPS)) if not self.is_right(number)), None)

    def step_of(self, name: str) -> int:
        """On which step a field stands; the first for what is no field."""
        return next((number for number, (_, names) in enumerate(STEPS) if name in names), 0)

    def carried(self, number: int | None = None) -> list[tuple[str, str]]:
        """What was entered on the other steps than one, to go along as it was sent."""
        here = () if number is None else STEPS[number][1]
        others = [field for field in self if field.name not in here]
        return [(field.name, value) for field in others for value in _sent(field)]

    @property
    def people(self) -> Mapping[str, Named | None]:
        """Who is named."""
        given = {
            party: Named(self[f"{party}_name"].data or "", self[f"{party}_email"].data or "")
            for party in ("secondee", "home", "host")
        }
        return {party: named if named.email else None for party, named in given.items()}

    @property
    def days(self) -> Days:
        """From when to when."""
        starts_on, ends_on = self.starts_on.data or dt.date.max, self.ends_on.data or dt.date.max
        return Days(starts_on, ends_on, self.contract_ends_on.data, self.approval_reference.data or "")

    def details(self) -> Details:
        """What was entered."""
        department_id, team_id = chosen_host(self.host.data)
        given = {name: self[name].data for name in _TERMS - {"profession", "home", "host", "kind", "clearance"}}
        given |= {name: given[name] or "" for name in _TEXTS}
        given["starts_on"], given["ends_on"] = given["starts_on"] or dt.date.max, given["ends_on"] or dt.date.max
        return Details(
            profession_id=uuid.UUID(self.profession.data), home_organisation_id=uuid.UUID(self.home.data),
            host_department_id=department_id, host_team_id=team_id, kind=PlacementKind(self.kind.data),
            clearance=Clearance(self.clearance.data) if self.clearance.data else None, **given,
        )  # fmt: skip


class ChangeForm(RegistrationForm):
    """What is on record of a placement, to be changed; its people are changed by steps of their own."""

    seen = HiddenField()

    def __init__(self, placement: Placement, **given: Any) -> None:
        super().__init__(data=_on_record(placement), **given)
        for name in [field.name for field in self if field.name.endswith(("_email", "_name"))]:
            del self[name]


def _on_record(placement: Placement) -> dict[str, object]:
    same = {name: getattr(placement, name) for name in _TERMS - {"profession", "home", "host"}}
    return same | {
        "profession": str(placement.profession_id), "home": str(placement.home_organisation_id),
        "host": host_value(placement.host_department_id, placement.host_team_id), "kind": placement.kind.value,
        "clearance": placement.clearance.value if placement.clearance else "", "seen": str(placement.version),
    }  # fmt: skip


def _sent(field: Field) -> list[str]:
    """What was sent of a field; before anything was sent, what it begins with."""
    if request.method == "POST":
        return [value for value in request.form.getlist(field.name) if value]
    if isinstance(field.data, dt.date):
        return [str(field.data.day), str(field.data.month), str(field.data.year)]
    return [str(field.data)] if field.data else []
