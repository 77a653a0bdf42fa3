"""What a row of a sheet must hold to become a placement: every problem of a row is named, each by its column."""

import datetime as dt
import decimal
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.tables.days import explain_day, parse_day
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.merging import Closable
from frontline.organisations.models import Department, HomeOrganisation
from frontline.placements.models.placement import Clearance, Party, PlacementState
from frontline.placements.service.registration import NamedPerson, PlacementDetails
from frontline.placements.service.validation import require_plausible_year
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.row_states import explain_impossible_state, get_state_by_name
from frontline.sheets.cells import list_cell_problems, map_cells
from frontline.sheets.kinds import SheetRowError

_MIN_SHARE = decimal.Decimal("0.1")
_EMAIL_PATTERN = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_BRACKETED_EMAIL = re.compile(r"[^<>]*<\s*([^<>\s]+)\s*>")
_ARTICLE, _DEPT = re.compile(r"^the\s+", re.IGNORECASE), re.compile(r"^dept\b\.?", re.IGNORECASE)
_FULL_TIME = frozenset({"full time", "fulltime", "ft", "whole time"})
_DAYS = re.compile(r"(\d(?:[.,]5)?)\s*days?(?:\s*(?:a|per|/)\s*week)?", re.IGNORECASE)
_DAYS_OF_WEEK = 5
_MAX_LENGTHS = {
    "reference": 60, "name": 120, "email": 254, "home": 160, "home_name": 120, "home_email": 254, "host_name": 120,
    "host_email": 254, "post": 160, "grade": 60, "base": 120, "vat_treatment": 200, "approval_reference": 60,
}  # fmt: skip
# Which term each column of a sheet gives, where the two are called differently.
_TERM_BY_COLUMN = {
    "profession": "profession_id", "home": "home_organisation_id", "department": "host_department_id",
    "team": "host_team_id", "fte": "full_time_equivalent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """What a good row gives; `state` is None where the sheet leaves it to the dates.

    `given_terms` names the terms that the row holds: the others stay as they are on record. `manager_names` are as they
    are written, with or without an address; `home_name`, `team_name` and `setting` too.
    """

    reference: str
    secondee: NamedPerson
    home_manager: NamedPerson | None
    host_manager: NamedPerson | None
    state: PlacementState | None
    cleared_on: dt.date | None
    details: PlacementDetails
    given_terms: frozenset[str]
    manager_names: Mapping[Party, str]
    home_name: str
    region_id: uuid.UUID | None
    setting: str
    team_name: str


@dataclass
class SheetReferenceData:
    """What rows are looked up in, read once for many rows."""

    professions: dict[str, uuid.UUID] = field(default_factory=dict)
    homes: dict[str, HomeOrganisation] = field(default_factory=dict)
    new_homes: dict[uuid.UUID, HomeOrganisation] = field(default_factory=dict)
    regions: dict[str, uuid.UUID] = field(default_factory=dict)
    departments: dict[str, Department | None] = field(default_factory=dict)
    states: dict[str, PlacementState] = field(default_factory=get_state_by_name)

    @classmethod
    def load(cls) -> "SheetReferenceData":
        """As it is now."""
        return cls(
            professions={
                _squeeze(name): profession.id
                for alias, profession in _follow(organisations.list_professions(with_closed=True))
                for name in (alias.name, alias.plural, alias.slug)
            },
            homes={
                make_home_key(alias.name): home
                for alias, home in _follow(organisations.list_home_organisations(with_closed=True))
            },
            regions={
                name.lower(): region.id
                for region in organisations.list_regions()
                for name in (region.name, region.slug)
            },
        )

    def find_department(self, name: str) -> Department | None:
        """The department of a name; of one that was merged, what it is part of now."""
        if name.lower() not in self.departments:
            written_out = re.sub(
                r"^dept\.?\b", "Department", re.sub(r"^the\s+", "", name, flags=re.IGNORECASE), flags=re.IGNORECASE
            )
            found = organisations.find_department_by_name(name)
            self.departments[name.lower()] = found or organisations.find_department_by_name(written_out)
        return self.departments[name.lower()]


def _follow(records: Sequence[Closable]) -> Iterator[tuple[Closable, Closable]]:
    """Each record with what stands for it now: itself, or what it became part of; open ones last, so that they win."""
    record_by_id = {record.id: record for record in records}
    for record in sorted(records, key=lambda record: record.closed_at is None):
        current = record
        while current.successor_id:
            current = record_by_id[current.successor_id]
        if current.closed_at is None:
            yield record, current


def make_home_key(name: str) -> str:
    """What tells one home organisation from another, however its name is spelt.

    >>> make_home_key("The St. Mary's  C of E School") == make_home_key("St Marys C-of-E school")
    True
    """
    words = _ARTICLE.sub("", name.casefold().strip()).replace("&", " and ")
    return " ".join(re.sub(r"[^\w\s]", "", words.replace("-", " ")).split())


def _squeeze(name: str) -> str:
    """Letters alone, so that "Head Teacher" is "headteacher"."""
    return "".join(character for character in name.casefold() if character.isalpha())


class RowParser:
    """Reads one row, and gathers what is wrong with it.

    Args:
        cells: of the row, by heading.
        mapping: which heading holds what.
        known: what names stand for.
    """

    def __init__(
        self, cells: Mapping[str, str], mapping: Mapping[str, str], reference_data: SheetReferenceData
    ) -> None:
        self._cells = map_cells(cells, mapping)
        self._reference_data = reference_data
        self.problems: list[str] = []

    def parse_row(self) -> ParsedRow:
        """The row as a placement.

        Raises:
            RowError: naming all that is wrong.
        """
        if not any(self._cells.values()):
            raise SheetRowError(_("The row is empty."))
        self._check_cells()
        parsed_row = ParsedRow(
            reference=self._get_text("reference"),
            secondee=NamedPerson(
                f"{self._get_text('name')} {self._get_text('surname')}".strip(), self._parse_email("email")
            ),
            home_manager=self._parse_manager("home"),
            host_manager=self._parse_manager("host"),
            state=self._state,
            cleared_on=self._parse_date("cleared_on"),
            details=self._parse_details(),
            given_terms=frozenset(
                _TERM_BY_COLUMN.get(column_key, column_key) for column_key, value in self._cells.items() if value
            ),
            manager_names={Party.HOME: self._get_text("home_name"), Party.HOST: self._get_text("host_name")},
            home_name=self._get_text("home"),
            region_id=self._reference_data.regions.get(self._get_text("region").lower()),
            setting=self._get_text("setting").lower(),
            team_name=self._get_text("team"),
        )
        if self.problems:
            raise SheetRowError(" ".join(dict.fromkeys(self.problems)))
        return parsed_row

    def _parse_details(self) -> PlacementDetails:
        starts_on, ends_on = self._parse_date("starts_on"), self._parse_date("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.problems.append(_("%(column)s comes before the first day.", **_build_message_params("ends_on")))
        department, home = self._department, self._find_or_build_home()
        nobody = uuid.UUID(int=0)  # never kept: a problem is on the list by then
        return PlacementDetails(
            profession_id=self._reference_data.professions.get(_squeeze(self._get_text("profession")), nobody),
            home_organisation_id=home.id if home else nobody,
            host_department_id=department.id if department else nobody,
            host_team_id=self._find_open_team_id(department),
            post=self._get_text("post"),
            starts_on=starts_on or dt.date.min,
            ends_on=ends_on or dt.date.max,
            grade=self._get_text("grade"),
            base=self._get_text("base"),
            full_time_equivalent=self._parse_share(),
            contract_ends_on=self._parse_date("contract_ends_on"),
            approval_reference=self._get_text("approval_reference"),
            clearance=self._parse_clearance(),
            salary_share=self._parse_percent("salary_share"),
            vat_treatment=self._get_text("vat_treatment"),
        )

    def _check_cells(self) -> None:
        self.problems += list_cell_problems(self._cells, SHEET_COLUMNS)
        for column_key in SHEET_COLUMNS:
            max_length = _MAX_LENGTHS.get(column_key, 200)
            if len(self._get_text(column_key)) > max_length:
                self.problems.append(
                    _(
                        "%(column)s is longer than %(most)s characters.",
                        most=max_length,
                        **_build_message_params(column_key),
                    )
                )
        profession = self._get_text("profession")
        if profession and _squeeze(profession) not in self._reference_data.professions:
            self.problems.append(
                _("%(column)s “%(value)s” is not known.", **_build_message_params("profession", profession))
            )

    def _get_text(self, column_key: str) -> str:
        return self._cells.get(column_key, "")

    def _parse_email(self, column_key: str) -> str:
        value = self._get_text(column_key).removeprefix("mailto:").replace("\u2019", "'")
        if bracketed := _BRACKETED_EMAIL.fullmatch(value):
            value = bracketed[1]
        if value.count("@") > 1:
            params = _build_message_params(column_key, value[:60])
            self.problems.append(_("%(column)s “%(value)s” holds more than one address. Keep one.", **params))
        elif value and not _EMAIL_PATTERN.fullmatch(value):
            self.problems.append(
                _("%(column)s “%(value)s” is not an email address.", **_build_message_params(column_key, value[:60]))
            )
        return value

    def _parse_manager(self, party: str) -> NamedPerson | None:
        email, name = self._parse_email(f"{party}_email"), self._get_text(f"{party}_name")
        # A name alone finds nobody: it becomes a gap. An address alone stands for the name until its owner gives one.
        return NamedPerson(name or email[: _MAX_LENGTHS["name"]], email) if email else None

    def _parse_date(self, column_key: str) -> dt.date | None:
        value = self._get_text(column_key)
        if not value:
            return None
        if day := parse_day(value):
            try:
                require_plausible_year(column_key, day)
            except FieldError as error:
                self.problems.append(_("%(column)s: %(value)s.", **_build_message_params(column_key, str(error))))
            return day
        params = _build_message_params(column_key, value[:30])
        self.problems.append(_("%(column)s “%(value)s” %(why)s.", why=explain_day(value), **params))
        return None

    @cached_property
    def _state(self) -> PlacementState | None:
        value = self._get_text("state").lower()
        states = self._reference_data.states
        state = states.get(value, states.get(value.replace(" ", "_")))
        if value and state is None:
            self.problems.append(
                _("%(column)s “%(value)s” is not known.", **_build_message_params("state", value[:30]))
            )
        dates = (self._parse_date("starts_on"), self._parse_date("ends_on"))
        if state and (why := explain_impossible_state(state, *dates, get_london_today())):
            params = _build_message_params("state", value[:30])
            self.problems.append(_("%(column)s is “%(value)s”, %(why)s.", why=why, **params))
        return state

    @cached_property
    def _department(self) -> Department | None:
        value = self._get_text("department")
        department = self._reference_data.find_department(value) if value else None
        if value and department is None:
            self.problems.append(
                _("%(column)s “%(value)s” is not known.", **_build_message_params("department", value[:60]))
            )
        return department

    def _find_open_team_id(self, department: Department | None) -> uuid.UUID | None:
        value = self._get_text("team").lower()
        if not value or department is None:
            return None
        team_of_name = next((team for team in department.teams if team.name.lower() == value), None)
        if team_of_name is None:
            params = _build_message_params("team", value[:60])
            self.problems.append(_("%(column)s “%(value)s” is not a team of that department.", **params))
        return team_of_name.id if team_of_name and team_of_name.is_open else None  # a closed team is a gap

    def _find_or_build_home(self) -> HomeOrganisation | None:
        """The home organisation; one that is new needs a region and a setting."""
        name, region = self._get_text("home"), self._reference_data.regions.get(self._get_text("region").lower())
        if not name:
            return None
        if known_home := self._reference_data.homes.get(make_home_key(name)):
            return known_home
        if region is None or not self._get_text("setting"):
            params = _build_message_params("home", name[:60])
            self.problems.append(
                _("%(column)s “%(value)s” is new: it needs a region that is known, and a setting.", **params)
            )
            return None
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:70]
        new_home = HomeOrganisation(
            id=uuid.uuid4(),
            slug=f"{slug}-{uuid.uuid4().hex[:6]}",
            name=name,
            kind=self._get_text("profession").lower(),
            setting=self._get_text("setting").lower()[:40],
            region_id=region,
        )
        self._reference_data.homes[make_home_key(name)] = self._reference_data.new_homes[new_home.id] = new_home
        return new_home

    def _parse_share(self) -> decimal.Decimal | None:
        text = self._get_text("fte")
        value = re.sub(r"\s*f\.?t\.?e\.?$", "", text.lower()).replace(",", ".").strip()
        if not value:
            return None
        if value.replace("-", " ") in _FULL_TIME:
            return decimal.Decimal(1)
        params = _build_message_params("fte", text[:20])
        if days := _DAYS.fullmatch(value):
            share = decimal.Decimal(days[1].replace(",", ".")) / _DAYS_OF_WEEK
            message = _("%(column)s “%(value)s”: write %(share)s if a full week has five days.", share=share, **params)
            self.problems.append(message)
            return None
        try:
            share = decimal.Decimal(value.rstrip("% ")) / (100 if value.endswith("%") else 1)
        except decimal.InvalidOperation:
            share = decimal.Decimal(-1)
        if not share.is_finite() or not _MIN_SHARE <= share <= 1:
            self.problems.append(_("%(column)s “%(value)s” is not a number from 0.1 to 1.", **params))
            return None
        return share.quantize(decimal.Decimal("0.01"))

    def _parse_percent(self, column_key: str) -> int | None:
        text = self._get_text(column_key)
        params = _build_message_params(column_key, text[:20])
        try:
            share = decimal.Decimal(text.rstrip("% ").replace(",", ".")) if text else None
        except decimal.InvalidOperation:
            share = decimal.Decimal(-1)
        if share is not None and 0 < share <= 1 and not text.endswith("%"):
            # A share of one and one per cent are written alike: which of them, only its author knows.
            meant = {"of_one": f"{float(share * 100):g}", "percent": f"{float(share):g}"}
            message = _("%(column)s “%(value)s”: write %(of_one)s%% or %(percent)s%%.", **meant, **params)
            self.problems.append(message)
            return None
        if share is not None and not (share.is_finite() and 0 <= share <= 100 and share == int(share)):  # noqa: PLR2004
            self.problems.append(_("%(column)s “%(value)s” is not a whole percentage from 0 to 100.", **params))
            return None
        return int(share) if share is not None else None

    def _parse_clearance(self) -> Clearance | None:
        value = re.sub(r"\s+(?:CLEARED|CLEARANCE|GRANTED|LEVEL)$", "", self._get_text("clearance").upper())
        if value and value not in set(Clearance):
            params = {**_build_message_params("clearance", value[:20]), "levels": ", ".join(Clearance)}
            self.problems.append(_("%(column)s “%(value)s” is none of %(levels)s.", **params))
            return None
        return Clearance(value) if value else None


def _build_message_params(column_key: str, value: str = "") -> dict[str, str]:
    """What a sentence about a cell names: its column, and perhaps what stands in it."""
    return {"column": str(SHEET_COLUMNS[column_key].label), "value": value}


def add_new_home(parsed_row: ParsedRow, reference_data: SheetReferenceData) -> None:
    """Add the home organisation of a good row where it is new."""
    home = reference_data.new_homes.get(parsed_row.details.home_organisation_id)
    if home is not None and home not in db.session:
        db.session.add(home)
        db.session.flush()
