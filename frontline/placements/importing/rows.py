"""What a row of a sheet must hold to become a placement: every problem of a row is named, each by its column."""

import datetime as dt
import decimal
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, HomeOrganisation
from frontline.placements.importing.columns import COLUMNS
from frontline.placements.models import BEFORE, FALLEN_THROUGH, Clearance, PlacementState
from frontline.placements.service import Details, Named
from frontline.placements.service.terms import check_year

_DATES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y")
_LEAST_SHARE = decimal.Decimal("0.1")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# A spreadsheet would take these for a formula; nothing of the kind is taken over.
_FORMULA = ("=", "+", "@", "\t", "-")
_LONGEST = {
    "reference": 60, "name": 120, "email": 254, "home": 160, "home_name": 120, "home_email": 254, "host_name": 120,
    "host_email": 254, "post": 160, "grade": 60, "base": 120, "vat_treatment": 200, "approval_reference": 60,
}  # fmt: skip
# Which term each column of a sheet gives, where the two are called differently.
_TERMS = {
    "profession": "profession_id", "home": "home_organisation_id", "department": "host_department_id",
    "team": "host_team_id", "fte": "full_time_equivalent",
}  # fmt: skip
_STATES = {
    "live": PlacementState.ACTIVE, "current": PlacementState.ACTIVE, "in post": PlacementState.ACTIVE,
    "finished": PlacementState.COMPLETED, "closed": PlacementState.COMPLETED, "ended": PlacementState.COMPLETED,
    "on hold": PlacementState.PAUSED, "cancelled": PlacementState.WITHDRAWN, "signed": PlacementState.AGREEMENT_SIGNED,
}  # fmt: skip


def _states() -> dict[str, PlacementState]:
    return {name: state for state in PlacementState for name in (state.value, state.label.lower())} | _STATES


class RowError(ValueError):
    """A row cannot become a placement; the message names every reason by its column."""


@dataclass(frozen=True, slots=True)
class SheetPlacement:
    """What a good row gives; `state` is None where the sheet leaves it to the dates.

    `given` names the terms that the row holds: the others stay as they are on record.
    """

    reference: str
    secondee: Named
    home_manager: Named | None
    host_manager: Named | None
    state: PlacementState | None
    cleared_on: dt.date | None
    details: Details
    given: frozenset[str]


@dataclass
class Known:
    """What rows are looked up in, read once for many rows."""

    professions: dict[str, uuid.UUID] = field(default_factory=dict)
    homes: dict[str, HomeOrganisation] = field(default_factory=dict)
    new_homes: dict[uuid.UUID, HomeOrganisation] = field(default_factory=dict)
    regions: dict[str, uuid.UUID] = field(default_factory=dict)
    departments: dict[str, Department | None] = field(default_factory=dict)
    states: dict[str, PlacementState] = field(default_factory=_states)

    @classmethod
    def now(cls) -> "Known":
        """As it is now."""
        names = [(name.lower(), p.id) for p in organisations.professions() for name in (p.name, p.plural, p.slug)]
        return cls(
            professions=dict(names), homes={one.name.lower(): one for one in organisations.home_organisations()},
            regions={name.lower(): one.id for one in organisations.regions() for name in (one.name, one.slug)},
        )  # fmt: skip

    def department(self, name: str) -> Department | None:
        """The department of a name; of one that was merged, what it is part of now."""
        if name.lower() not in self.departments:
            self.departments[name.lower()] = organisations.department_of_name(name)
        return self.departments[name.lower()]


class Parser:
    """Reads one row, and gathers what is wrong with it.

    Args:
        cells: of the row, by heading.
        mapping: which heading holds what.
        known: what names stand for.
    """

    def __init__(self, cells: Mapping[str, str], mapping: Mapping[str, str], known: Known) -> None:
        self._cells = {what: " ".join((cells.get(heading) or "").split()) for what, heading in mapping.items()}
        self._known = known
        self.problems: list[str] = []

    def placement(self) -> SheetPlacement:
        """The row as a placement.

        Raises:
            RowError: naming all that is wrong.
        """
        if not any(self._cells.values()):
            raise RowError(_("The row is empty."))
        self._check_cells()
        found = SheetPlacement(
            reference=self._text("reference"), secondee=Named(self._text("name"), self._mail("email")),
            home_manager=self._manager("home"), host_manager=self._manager("host"), state=self._state,
            cleared_on=self._date("cleared_on"), details=self._details(),
            given=frozenset(_TERMS.get(what, what) for what, value in self._cells.items() if value),
        )  # fmt: skip
        if self.problems:
            raise RowError(" ".join(dict.fromkeys(self.problems)))
        return found

    def _details(self) -> Details:
        starts_on, ends_on = self._date("starts_on"), self._date("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.problems.append(_("%(column)s comes before the first day.", **_about("ends_on")))
        department, home = self._department, self._home()
        nobody = uuid.UUID(int=0)  # never kept: a problem is on the list by then
        return Details(
            profession_id=self._known.professions.get(self._text("profession").lower(), nobody),
            home_organisation_id=home.id if home else nobody,
            host_department_id=department.id if department else nobody, host_team_id=self._team(department),
            post=self._text("post"), starts_on=starts_on or dt.date.min, ends_on=ends_on or dt.date.max,
            grade=self._text("grade"), base=self._text("base"), full_time_equivalent=self._share(),
            contract_ends_on=self._date("contract_ends_on"), approval_reference=self._text("approval_reference"),
            clearance=self._clearance(), salary_share=self._percent("salary_share"),
            vat_treatment=self._text("vat_treatment"),
        )  # fmt: skip

    def _check_cells(self) -> None:
        for what, column in COLUMNS.items():
            value = self._text(what)
            if column.needed and not value:
                self.problems.append(_("%(column)s is empty.", **_about(what)))
            if value.startswith(_FORMULA):
                self.problems.append(_("%(column)s begins like a formula: %(value)s.", **_about(what, value[:20])))
            most = _LONGEST.get(what, 200)
            if len(value) > most:
                self.problems.append(_("%(column)s is longer than %(most)s characters.", most=most, **_about(what)))
        profession = self._text("profession")
        if profession and profession.lower() not in self._known.professions:
            self.problems.append(_("%(column)s “%(value)s” is not known.", **_about("profession", profession)))

    def _text(self, what: str) -> str:
        return self._cells.get(what, "")

    def _mail(self, what: str) -> str:
        value = self._text(what)
        if value and not _MAIL.fullmatch(value):
            self.problems.append(_("%(column)s “%(value)s” is no email address.", **_about(what, value[:60])))
        return value

    def _manager(self, party: str) -> Named | None:
        email, name = self._mail(f"{party}_email"), self._text(f"{party}_name")
        if name and not email:
            return None  # a name alone finds nobody: it becomes a gap
        return Named(name, email) if email else None

    def _date(self, what: str) -> dt.date | None:
        value = self._text(what)
        if not value:
            return None
        for pattern in _DATES:
            try:
                day = dt.datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no time zone
                check_year(what, day)
            except ValueError:
                continue
            except FieldError as error:
                self.problems.append(_("%(column)s: %(value)s.", **_about(what, str(error))))
            return day
        about = _about(what, value[:30])
        self.problems.append(
            _("%(column)s “%(value)s” is no date like 2026-11-23, 23/11/2026 or 23 November 2026.", **about)
        )
        return None

    @cached_property
    def _state(self) -> PlacementState | None:
        value = self._text("state").lower()
        states = self._known.states
        found = states.get(value, states.get(value.replace(" ", "_")))
        if value and found is None:
            self.problems.append(_("%(column)s “%(value)s” is not known.", **_about("state", value[:30])))
        begins = self._date("starts_on")
        if found not in {None, *BEFORE, *FALLEN_THROUGH} and begins and begins > today():
            about = _about("state", value[:30])
            self.problems.append(_("%(column)s is “%(value)s”, but the first day is still to come.", **about))
        return found

    @cached_property
    def _department(self) -> Department | None:
        value = self._text("department")
        found = self._known.department(value) if value else None
        if value and found is None:
            self.problems.append(_("%(column)s “%(value)s” is not known.", **_about("department", value[:60])))
        return found

    def _team(self, department: Department | None) -> uuid.UUID | None:
        value = self._text("team").lower()
        if not value or department is None:
            return None
        found = next((team for team in department.teams if team.name.lower() == value), None)
        if found is None:
            about = _about("team", value[:60])
            self.problems.append(_("%(column)s “%(value)s” is no team of that department.", **about))
        return found.id if found and found.is_open else None  # a closed team is a gap

    def _home(self) -> HomeOrganisation | None:
        """The home organisation; one that is new needs a region and a setting."""
        name, region = self._text("home"), self._known.regions.get(self._text("region").lower())
        if not name:
            return None
        if found := self._known.homes.get(name.lower()):
            return found
        if region is None or not self._text("setting"):
            about = _about("home", name[:60])
            self.problems.append(
                _("%(column)s “%(value)s” is new: it needs a region that is known, and a setting.", **about)
            )
            return None
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:70]
        made = HomeOrganisation(
            id=uuid.uuid4(), slug=f"{slug}-{uuid.uuid4().hex[:6]}", name=name, kind=self._text("profession").lower(),
            setting=self._text("setting").lower()[:40], region_id=region,
        )  # fmt: skip
        self._known.homes[name.lower()] = self._known.new_homes[made.id] = made
        return made

    def _share(self) -> decimal.Decimal:
        value = self._text("fte") or "1"
        try:
            share = decimal.Decimal(value.rstrip("%")) / (100 if value.endswith("%") else 1)
        except decimal.InvalidOperation:
            share = decimal.Decimal(-1)
        if not share.is_finite() or not _LEAST_SHARE <= share <= 1:
            self.problems.append(_("%(column)s “%(value)s” is no number from 0.1 to 1.", **_about("fte", value[:20])))
            return decimal.Decimal(1)
        return share.quantize(decimal.Decimal("0.01"))

    def _percent(self, what: str) -> int | None:
        value = self._text(what).rstrip("%").strip()
        if value and not (value.isdecimal() and int(value) <= 100):  # noqa: PLR2004 - percent
            about = _about(what, value[:20])
            self.problems.append(_("%(column)s “%(value)s” is no percentage from 0 to 100.", **about))
            return None
        return int(value) if value else None

    def _clearance(self) -> Clearance | None:
        value = self._text("clearance").upper()
        if value and value not in set(Clearance):
            about = {**_about("clearance", value[:20]), "levels": ", ".join(Clearance)}
            self.problems.append(_("%(column)s “%(value)s” is none of %(levels)s.", **about))
            return None
        return Clearance(value) if value else None


def _about(what: str, value: str = "") -> dict[str, str]:
    """What a sentence about a cell names: its column, and perhaps what stands in it."""
    return {"column": str(COLUMNS[what].label), "value": value}


def keep_home(placement: SheetPlacement, known: Known) -> None:
    """Add the home organisation of a good row where it is new."""
    home = known.new_homes.get(placement.details.home_organisation_id)
    if home is not None and home not in db.session:
        db.session.add(home)
        db.session.flush()
