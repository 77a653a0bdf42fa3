"""What people choose from, from a spreadsheet: professions, home organisations, missions."""

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from flask_babel import lazy_gettext as _l

from frontline.accounts.permissions import Permission
from frontline.core.translation import gettext as _
from frontline.organisations import queries
from frontline.organisations import reference_records as service
from frontline.organisations.forms import HomeOrganisationForm, MissionForm, ProfessionForm
from frontline.organisations.models import HomeOrganisation, Mission, Profession
from frontline.organisations.names import find_by_name
from frontline.sheets.columns import SheetColumn
from frontline.sheets.kinds import SheetKind, SheetRowError
from frontline.sheets.records.departments import PARENT
from frontline.sheets.records.importer import Cells, RecordImporter, fill_form

Choice = TypeVar("Choice", Profession, HomeOrganisation, Mission)


class _ChoiceImporter(RecordImporter[Choice]):
    """Rows that are told apart by their name, whatever its case."""

    table: type[Choice]

    def resolve_cells(self, cells: Cells) -> Cells:
        """As they are."""
        return cells

    def make_key(self, cells: Cells) -> Hashable:
        """Its name, whatever its case."""
        return cells["name"].casefold()

    def find_record(self, cells: Cells) -> Choice | None:
        """The record of that name.

        Raises:
            SheetRowError: it is closed.
        """
        record = find_by_name(self.table, cells["name"])
        if record is not None and getattr(record, "closed_at", None):
            raise SheetRowError(_("“%(name)s” is closed. Open it again on its page first.", name=record.name))
        return record


class ProfessionImporter(_ChoiceImporter[Profession]):
    """Checks and imports the rows of one sheet of professions."""

    table = Profession
    columns: ClassVar = {
        "name": SheetColumn(_l("Name"), ("name", "profession", "role", "occupation"), is_required=True),
        "plural": SheetColumn(_l("Plural"), ("plural", "professions"), is_required=True),
    }

    def get_values(self, record: Profession) -> Cells:
        """Its name and plural."""
        return {"name": record.name, "plural": record.plural}

    def fill(self, values: Cells) -> ProfessionForm:
        """As on the page of a profession."""
        return fill_form(ProfessionForm, values, self.columns)

    def add(self, form: ProfessionForm, values: Cells) -> None:  # noqa: ARG002 - the form has all
        """Add a profession."""
        service.add_profession(details=form.build_details())

    def change(self, record: Profession, form: ProfessionForm) -> None:
        """Change a profession."""
        service.change_profession(profession=record, details=form.build_details())


class HomeImporter(_ChoiceImporter[HomeOrganisation]):
    """Checks and imports the rows of one sheet of home organisations."""

    table = HomeOrganisation
    columns: ClassVar = {
        "name": SheetColumn(
            _l("Name"),
            ("name", "home organisation", "organisation", "employer"),
            is_required=True,
        ),
        "kind": SheetColumn(_l("Kind"), ("kind", "type", "organisation type"), is_required=True),
        "setting": SheetColumn(_l("Setting"), ("setting", "urban or rural"), is_required=True),
        "region": SheetColumn(_l("Region"), ("region", "nation or region"), is_required=True),
    }

    @cached_property
    def _regions(self) -> dict[str, tuple[str, str]]:
        """Name and key of each region, by its name and address in small letters."""
        regions = queries.list_regions()
        return {
            name.lower(): (region.name, str(region.id)) for region in regions for name in (region.name, region.slug)
        }

    def resolve_cells(self, cells: Cells) -> Cells:
        """With the region as the product writes it, and the setting in small letters."""
        region = self._regions.get(cells["region"].lower())
        if region is None:
            known = ", ".join(dict.fromkeys(name for name, _key in self._regions.values()))
            message = _("Region: “%(name)s” is none of %(known)s.", name=cells["region"][:80], known=known)
            raise SheetRowError(message)
        return cells | {"setting": cells["setting"].lower(), "region": region[0]}

    def get_values(self, record: HomeOrganisation) -> Cells:
        """What and where it is."""
        return {"name": record.name, "kind": record.kind, "setting": record.setting, "region": record.region.name}

    def fill(self, values: Cells) -> HomeOrganisationForm:
        """As on the page of a home organisation."""
        region_key = self._regions[values["region"].lower()][1]
        return fill_form(HomeOrganisationForm, values | {"region": region_key}, self.columns)

    def add(self, form: HomeOrganisationForm, values: Cells) -> None:  # noqa: ARG002 - the form has all
        """Add a home organisation."""
        service.add_home_organisation(details=form.build_details())

    def change(self, record: HomeOrganisation, form: HomeOrganisationForm) -> None:
        """Change a home organisation."""
        service.change_home_organisation(home=record, details=form.build_details())


class MissionImporter(_ChoiceImporter[Mission]):
    """Checks and imports the rows of one sheet of missions."""

    table = Mission
    columns: ClassVar = {
        "name": SheetColumn(_l("Name"), ("name", "mission", "mission name", "title"), is_required=True)
    }

    def get_values(self, record: Mission) -> Cells:
        """Its name."""
        return {"name": record.name}

    def fill(self, values: Cells) -> MissionForm:
        """As on the page of a mission."""
        return fill_form(MissionForm, values, self.columns)

    def add(self, form: MissionForm, values: Cells) -> None:  # noqa: ARG002 - the form has all
        """Add a mission."""
        service.add_mission(name=form.name.data or "")

    def change(self, record: Mission, form: MissionForm) -> None:
        """Rename a mission: write it in other letters."""
        service.rename_mission(mission=record, name=form.name.data or "")


def _describe_home(cells: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (cells.get(name) for name in ("kind", "setting", "region"))))


def _make_kind(key: str, importer: type[RecordImporter[Any]], **words: Any) -> SheetKind:
    return SheetKind(
        key=key, permission=Permission.MANAGE_ORGANISATIONS, parent=PARENT, columns=importer.columns,
        open_importer=importer, **words,
    )  # fmt: skip


PROFESSIONS = _make_kind(
    "professions",
    ProfessionImporter,
    name=_l("Professions"),
    title=_l("Professions from a spreadsheet"),
    advice=_l(
        "Upload a spreadsheet with one profession a row, with its plural. One that exists is changed, by its name."
    ),
    describe_row=lambda cells: cells.get("plural", ""),
)
HOMES = _make_kind(
    "homes",
    HomeImporter,
    name=_l("Home organisations"),
    title=_l("Home organisations from a spreadsheet"),
    advice=_l("Upload a spreadsheet with one home organisation a row. One that exists is changed, by its name."),
    describe_row=_describe_home,
)
MISSIONS = _make_kind(
    "missions",
    MissionImporter,
    name=_l("Missions"),
    title=_l("Missions from a spreadsheet"),
    advice=_l("Upload a spreadsheet with one mission a row: its name, and nothing else."),
    describe_row=lambda _cells: "",
)
