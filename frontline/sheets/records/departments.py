"""Departments and policy teams from a spreadsheet."""

from collections.abc import Hashable, Mapping
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from frontline.accounts.permissions import Permission
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations import queries, service
from frontline.organisations.forms import DepartmentForm, TeamForm
from frontline.organisations.models import Department, Team
from frontline.organisations.names import find_by_name
from frontline.sheets.columns import SheetColumn
from frontline.sheets.kinds import SheetKind, SheetRowError
from frontline.sheets.models import SheetRow, SheetRowState
from frontline.sheets.records.importer import Cells, Differences, RecordImporter, fill_form

PARENT = (_l("Departments and teams"), "organisations.index")


def find_department(name: str) -> Department:
    """The department that a cell names; of a merged one, what it is part of now.

    Raises:
        SheetRowError: there is none.
    """
    department = queries.find_department_by_name(name)
    if department is None:
        raise SheetRowError(_("Department: there is no department called “%(name)s”.", name=name[:160]))
    return department


class DepartmentImporter(RecordImporter[Department]):
    """Checks and imports the rows of one sheet of departments."""

    columns: ClassVar = {
        "name": SheetColumn(_l("Name"), ("name", "department", "department name"), is_required=True),
        "short_name": SheetColumn(
            _l("Short name"), ("short name", "abbreviation", "acronym", "short"), is_required=True
        ),
        "remit": SheetColumn(_l("Remit"), ("remit", "responsible for", "responsibilities"), is_required=True),
    }

    def resolve_cells(self, cells: Cells) -> Cells:
        """As they are."""
        return cells

    def make_key(self, cells: Cells) -> Hashable:
        """Its name, whatever its case."""
        return cells["name"].casefold()

    def find_record(self, cells: Cells) -> Department | None:
        """The department of that name.

        Raises:
            SheetRowError: it is part of another now.
        """
        department = find_by_name(Department, cells["name"])
        if department is not None and department.closed_at:
            raise SheetRowError(_("Name: %(name)s is part of another department now.", name=department.name))
        return department

    def compare(self, cells: Cells, row: SheetRow) -> tuple[SheetRowState, Differences]:
        """As any record; and neither of its names may be another's.

        Raises:
            SheetRowError: it cannot be imported.
            FieldError: another department has one of its names.
        """
        state, differences = super().compare(cells, row)
        department = self.find_record(cells)
        details = self.fill(cells).build_details()
        service.require_free_department_names(details, own_id=department.id if department else None)
        return state, differences

    def get_values(self, record: Department) -> Cells:
        """Its short name and remit."""
        return {"name": record.name, "short_name": record.short_name, "remit": record.remit}

    def fill(self, values: Cells) -> DepartmentForm:
        """As on the page of a department."""
        return fill_form(DepartmentForm, values, self.columns)

    def add(self, form: DepartmentForm, values: Cells) -> None:  # noqa: ARG002 - the form has all
        """Add a department."""
        service.add_department(details=form.build_details())

    def change(self, record: Department, form: DepartmentForm) -> None:
        """Change a department."""
        service.change_department(department=record, details=form.build_details())


class TeamImporter(RecordImporter[Team]):
    """Checks and imports the rows of one sheet of policy teams."""

    columns: ClassVar = {
        "department": SheetColumn(_l("Department"), ("department", "dept", "ministry"), is_required=True),
        "name": SheetColumn(_l("Name of the team"), ("team", "name", "team name", "policy team"), is_required=True),
        "remit": SheetColumn(_l("Remit"), ("remit", "responsible for", "responsibilities"), is_required=True),
        "phrases": SheetColumn(_l("Further terms of its work"), ("further terms", "terms", "phrases", "key words")),
        "acknowledge_days": SheetColumn(
            _l("Working days to acknowledge a theme"), ("acknowledge days", "days to acknowledge")
        ),
        "answer_weeks": SheetColumn(_l("Weeks to answer a theme"), ("answer weeks", "weeks to answer")),
    }

    def resolve_cells(self, cells: Cells) -> Cells:
        """With the department by its full name."""
        return cells | {"department": find_department(cells["department"]).name}

    def make_key(self, cells: Cells) -> Hashable:
        """Its department and name, whatever their case."""
        return cells["department"].casefold(), cells["name"].casefold()

    def find_record(self, cells: Cells) -> Team | None:
        """The open team of that name in the department.

        Raises:
            SheetRowError: it is closed.
        """
        department_id = find_department(cells["department"]).id
        has_name = (Team.department_id == department_id) & (func.lower(Team.name) == cells["name"].lower())
        teams = db.session.scalars(select(Team).where(has_name)).all()
        if teams and not any(team.is_open for team in teams):
            raise SheetRowError(_("Name of the team: %(name)s is closed.", name=teams[0].name))
        return next((team for team in teams if team.is_open), None)

    def get_values(self, record: Team) -> Cells:
        """Its remit, terms and standards."""
        return {
            "name": record.name, "remit": record.remit, "phrases": " | ".join(record.phrases),
            "acknowledge_days": str(record.acknowledge_days), "answer_weeks": str(record.answer_weeks),
        }  # fmt: skip

    def fill(self, values: Cells) -> TeamForm:
        """As on the page of a team; a vertical bar stands between terms, and what is left empty is as usual."""
        given = {column_key: value for column_key, value in values.items() if value}
        usual = {"acknowledge_days": "10", "answer_weeks": "8"}
        terms = {"phrases": values.get("phrases", "").replace("|", "\n")}
        return fill_form(TeamForm, {"name": "", "remit": ""} | usual | given | terms, self.columns)

    def add(self, form: TeamForm, values: Cells) -> None:
        """Add a team."""
        service.add_team(department=find_department(values["department"]), details=form.build_details())

    def change(self, record: Team, form: TeamForm) -> None:
        """Change a team."""
        service.change_team(team=record, details=form.build_details())


def _describe_department(cells: Mapping[str, str]) -> str:
    return cells.get("short_name", "")


def _describe_team(cells: Mapping[str, str]) -> str:
    return cells.get("department", "")


DEPARTMENTS = SheetKind(
    key="departments",
    name=_l("Departments"),
    title=_l("Departments from a spreadsheet"),
    advice=_l("Upload a spreadsheet with one department a row. A department that exists is changed, by its name."),
    permission=Permission.MANAGE_ORGANISATIONS,
    parent=PARENT,
    columns=DepartmentImporter.columns,
    open_importer=DepartmentImporter,
    describe_row=_describe_department,
)
TEAMS = SheetKind(
    key="teams",
    name=_l("Policy teams"),
    title=_l("Policy teams from a spreadsheet"),
    advice=_l(
        "Upload a spreadsheet with one policy team a row. Its department must exist. A team that exists is changed, by"
        " its department and name. Put a vertical bar between further terms."
    ),
    permission=Permission.MANAGE_ORGANISATIONS,
    parent=PARENT,
    columns=TeamImporter.columns,
    open_importer=TeamImporter,
    describe_row=_describe_team,
)
