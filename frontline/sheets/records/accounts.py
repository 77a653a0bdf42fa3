"""Accounts with their roles from a spreadsheet: whoever is new is invited."""

import uuid
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from frontline.accounts import queries
from frontline.accounts.forms import AccountForm
from frontline.accounts.models import Grant, Person, Role
from frontline.accounts.permissions import DEPARTMENT_ROLES, TEAM_ROLES, Permission
from frontline.accounts.service.invitations import invite_person, require_invitable_person
from frontline.accounts.service.people import GrantScope, grant_role
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.sheets.cells import map_cells
from frontline.sheets.columns import SheetColumn
from frontline.sheets.kinds import SheetKind, SheetRowError
from frontline.sheets.models import SheetRow, SheetRowState, UploadedSheet
from frontline.sheets.queries import list_sheet_rows
from frontline.sheets.records.departments import find_department
from frontline.sheets.records.importer import Cells, Differences, RecordImporter, fill_form

_LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "5": "s"})


def _make_skeleton(email: str) -> str:
    """An address as it looks at a glance."""
    return email.casefold().translate(_LOOK_ALIKES).replace("rn", "m").replace("vv", "w")


class AccountImporter(RecordImporter[Grant]):
    """Checks and imports the rows of one sheet of accounts: each is one role of one person."""

    columns: ClassVar = {
        "name": SheetColumn(_l("Full name"), ("name", "full name"), is_required=True),
        "email": SheetColumn(_l("Email address"), ("email", "e-mail", "email address"), is_required=True),
        "role": SheetColumn(_l("Role"), ("role",), is_required=True),
        "team": SheetColumn(_l("Team"), ("team", "policy team")),
        "department": SheetColumn(_l("Department"), ("department", "dept")),
    }

    def resolve_cells(self, cells: Cells) -> Cells:
        """With address and role as the product keeps them, and the keys of team and department where they count."""
        email = cells["email"].removeprefix("mailto:").lower()
        self._require_plain_address(email)
        roles = {name: role for role in Role for name in (role.value, role.label.lower())}
        role = roles.get(cells["role"].lower())
        if role is None:
            known = ", ".join(role.label for role in Role)
            raise SheetRowError(_("Role: “%(role)s” is none of %(known)s.", role=cells["role"][:40], known=known))
        scope = self._find_scope(role, cells)
        return {
            "name": cells["name"], "email": email, "role": role.value,
            "team": str(scope.team_id or ""), "department": str(scope.department_id or ""),
        }  # fmt: skip

    def _require_plain_address(self, email: str) -> None:
        if not email.isascii():
            message = _("Email address: “%(email)s” has letters other than a to z. Type it again.", email=email)
            raise SheetRowError(message)
        alike = self._emails_by_skeleton.setdefault(_make_skeleton(email), {email})
        if email not in alike:
            message = _(
                "Email address: “%(email)s” looks like %(similar)s. If they are two people, add this one by hand.",
                email=email, similar=min(alike),
            )  # fmt: skip
            raise SheetRowError(message)

    @cached_property
    def _emails_by_skeleton(self) -> dict[str, set[str]]:
        """Every address that an account has, and those of rows before, by what they look like."""
        emails: dict[str, set[str]] = {}
        for email in db.session.scalars(select(func.lower(Person.email))):
            emails.setdefault(_make_skeleton(email), set()).add(email)
        return emails

    def _find_scope(self, role: Role, cells: Cells) -> GrantScope:
        if role in TEAM_ROLES:
            return GrantScope(team_id=self._find_team(cells.get("team", ""), cells.get("department", "")).id)
        if role in DEPARTMENT_ROLES:
            if not cells.get("department"):
                raise SheetRowError(_("Department: a director needs one."))
            return GrantScope(department_id=find_department(cells["department"]).id)
        return GrantScope()

    def _find_team(self, name: str, department_name: str) -> Team:
        if not name:
            raise SheetRowError(_("Team: a policy member or lead needs one."))
        department = find_department(department_name) if department_name else None
        named_teams = self._teams_by_name.get(name.casefold(), [])
        teams = [team for team in named_teams if department in {None, team.department}]
        if not teams:
            raise SheetRowError(_("Team: there is no open team called “%(name)s” there.", name=name[:160]))
        if len(teams) > 1:
            message = _("Team: more than one department has a team called “%(name)s”. Name the department.", name=name)
            raise SheetRowError(message)
        return teams[0]

    @cached_property
    def _teams_by_name(self) -> dict[str, list[Team]]:
        teams: dict[str, list[Team]] = {}
        for team in organisations.list_open_teams():
            teams.setdefault(team.name.casefold(), []).append(team)
        return teams

    def make_key(self, cells: Cells) -> Hashable:
        """The person, the role, and for what they hold it."""
        return cells["email"], cells["role"], cells["team"], cells["department"]

    def find_record(self, cells: Cells) -> Grant | None:
        """The role of that person, if they hold it."""
        person = queries.find_person_by_email(cells["email"])
        held = {
            (grant.role.value, str(grant.team_id or ""), str(grant.department_id or "")): grant
            for grant in (person.grants if person else ())
        }
        return held.get((cells["role"], cells["team"], cells["department"]))

    def get_values(self, record: Grant) -> Cells:
        """Nothing that a sheet changes: a name stays as its owner has it."""
        return {"role": record.role.value}

    def compare(self, cells: Cells, row: SheetRow) -> tuple[SheetRowState, Differences]:
        """New is a role that is not held; of somebody who has an account it is shown beside those that they hold.

        Raises:
            SheetRowError: it cannot be given.
        """
        state, differences = super().compare(cells, row)
        person = require_invitable_person(name=cells["name"], email=cells["email"])
        if state is SheetRowState.NEW and person is not None:
            if person.id == self.sheet.person_id:
                raise SheetRowError(_("Role: you cannot give yourself a role. Ask another administrator."))
            if row.state is not SheetRowState.NEW:  # another row of the sheet may have made the account meanwhile
                held = ", ".join(grant.role.label for grant in person.grants)
                differences = [(_("Role"), held, Role(cells["role"]).label)]
            else:
                differences = row.differences
        return state, differences

    def fill(self, values: Cells) -> AccountForm:
        """As on the page of a new account."""
        return fill_form(AccountForm, values, self.columns)

    def add(self, form: AccountForm, values: Cells) -> None:
        """Give the role, and invite whoever has no account yet."""
        name, email = form.name.data or "", form.email.data or ""
        person = require_invitable_person(name=name, email=email) or invite_person(name=name, email=email)
        scope = GrantScope(*(uuid.UUID(values[key]) if values[key] else None for key in ("team", "department")))
        grant_role(person=person, role=Role(values["role"]), scope=scope)

    def change(self, record: Grant, form: AccountForm) -> None:
        """Nothing: a role is held or not."""


def count_invitations(sheet: UploadedSheet) -> int:
    """How many people a checked sheet would invite: those of its new rows who have no account."""
    rows = db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.NEW))
    cells = (map_cells(row.cells, sheet.mapping) for row in rows)
    emails = {values["email"].removeprefix("mailto:").lower() for values in cells}
    known = set(db.session.scalars(select(func.lower(Person.email)).where(func.lower(Person.email).in_(emails))))
    return len(emails - known)


def _describe_account(cells: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (cells.get(name) for name in ("email", "role", "team", "department"))))


ACCOUNTS = SheetKind(
    key="accounts",
    name=_l("Accounts"),
    title=_l("Accounts from a spreadsheet"),
    advice=_l(
        "Upload a spreadsheet with one role of one person a row; a person with two roles has two rows. Policy members"
        " and leads need a team, directors a department. Whoever is new is invited by email once you import. Names of"
        " accounts that exist stay, and no role is taken away."
    ),
    permission=Permission.MANAGE_ACCOUNTS,
    parent=(_l("Accounts"), "accounts.people"),
    columns=AccountImporter.columns,
    open_importer=AccountImporter,
    describe_row=_describe_account,
    count_letters=count_invitations,
)
