"""Look at every row before anything is changed: what is new, what would change and how, what cannot be taken over."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Text, cast, select, update

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.furniture import date
from frontline.core.jobs import checkpoint, defer
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.importing.columns import COLUMNS
from frontline.placements.importing.rows import Known, Parser, RowError, SheetPlacement
from frontline.placements.importing.sheets import reference, require, rows
from frontline.placements.models import OVER, RUNNING, Party, Placement, RowState, Sheet, SheetRow, SheetState
from frontline.placements.service import Named
from frontline.placements.service.terms import called

BATCH = 500
_NAMES = {
    "home_organisation_id": _l("Home organisation"), "host_department_id": _l("Host department"),
    "starts_on": _l("First day"), "ends_on": _l("Last day"), "contract_ends_on": _l("End of the contract at home"),
    "vat_treatment": _l("VAT treatment"), "approval_reference": _l("Approval beyond 24 months"),
    "salary_share": _l("Share of the salary that the host pays"), "clearance": _l("Security clearance"),
}  # fmt: skip


_MANAGERS = {Party.HOME: _l("Line manager at home"), Party.HOST: _l("Line manager at the host")}


def begin_to_check(*, sheet: Sheet, mapping: Mapping[str, str]) -> None:
    """Say which column holds what; a job then looks at every row.

    Raises:
        TransitionError: it is being checked, or was.
        FieldError: a column that is needed is not named, or one is named twice.
    """
    require(sheet, SheetState.MAPPING, said=_("This sheet is being checked, or was. Look at it again."))
    given = {what: heading for what, heading in mapping.items() if what in COLUMNS and heading in sheet.columns}
    for what, column in COLUMNS.items():
        if column.needed and what not in given:
            raise FieldError(what, _("Select the column that holds: %(column)s", column=column.label.lower()))
    twice = next((what for what, heading in given.items() if list(given.values()).count(heading) > 1), None)
    if twice:
        raise FieldError(twice, "Select each column once")
    sheet.mapping, sheet.state = given, SheetState.CHECKING
    readable = (SheetRow.sheet_id == sheet.id) & (cast(SheetRow.cells, Text) != "{}")
    again = update(SheetRow).where(readable, SheetRow.state != RowState.DONE)
    db.session.execute(again.values(state=RowState.WAITING, problem="", differences=[]))
    defer("placements.check_sheet", sheet_id=str(sheet.id))


def choose_again(*, sheet: Sheet) -> None:
    """Go back to the choice of columns.

    Raises:
        TransitionError: the sheet is being taken over, or was.
    """
    said = _("The columns of this sheet can no longer be chosen. Upload it again.")
    require(sheet, SheetState.CHECKED, said=said)
    sheet.state = SheetState.MAPPING


def check_rows(sheet: Sheet) -> None:
    """Check the rows that wait, batch by batch: a run that was cut short goes on where it was."""
    known, seen = Known.now(), _seen(sheet)
    while batch := db.session.scalars(rows(sheet.id, RowState.WAITING).limit(BATCH)).all():
        _check_batch(sheet, batch, known, seen)
        checkpoint()
    sheet.state = SheetState.CHECKED


def _seen(sheet: Sheet) -> dict[str, int]:
    """The line of each reference that an earlier, cut-short run has looked at."""
    done = rows(sheet.id, RowState.NEW, RowState.CHANGED, RowState.SAME)
    return {reference(row, sheet): row.line for row in db.session.scalars(done)}


def _check_batch(sheet: Sheet, batch: Sequence[SheetRow], known: Known, seen: dict[str, int]) -> None:
    references = [reference(row, sheet) for row in batch]
    found = select(Placement).where(Placement.reference.in_(references))
    there = {one.reference: one for one in db.session.scalars(found).unique()}
    for row, key in zip(batch, references, strict=True):
        if earlier := seen.get(key):
            row.state, row.problem = RowState.BAD, _("Line %(line)s has the same reference.", line=earlier)
            continue
        try:
            wanted = Parser(row.cells, sheet.mapping, known).placement()
        except RowError as error:
            row.state, row.problem = RowState.BAD, str(error)
            continue
        seen[key] = row.line
        _compare(row, wanted, there.get(key))


def _compare(row: SheetRow, wanted: SheetPlacement, there: Placement | None) -> None:
    if there is None:
        row.state = RowState.NEW
        return
    if there.person.email.lower() != wanted.secondee.email.lower():
        said = _("This reference is the placement of %(name)s.", name=there.person.name)
        row.state, row.problem = RowState.BAD, said
        return
    row.differences = [list(one) for one in differences(there, wanted)]
    row.state = RowState.CHANGED if row.differences else RowState.SAME


def differences(there: Placement, wanted: SheetPlacement) -> Iterator[tuple[str, str, str]]:
    """What a row would change of a placement: what it is called, how it is, and how it would be.

    What the sheet leaves empty stays. A state is never changed by a sheet, nor a running placement made longer, nor one
    that is over changed: their guards would be passed by.
    """
    for name in sorted(changes(there, wanted)):
        label = str(_NAMES[name]) if name in _NAMES else called(name).capitalize()
        yield label, _said(getattr(there, name)), _said(getattr(wanted.details, name))
    if there.state in OVER:
        return
    for party, before, named in new_managers(there, wanted):
        yield str(_MANAGERS[party]), before.name if before else "", named.name or named.email
    if wanted.cleared_on and there.cleared_on != wanted.cleared_on:
        yield _("Cleared on"), date(there.cleared_on), date(wanted.cleared_on)


def new_managers(there: Placement, wanted: SheetPlacement) -> Iterator[tuple[Party, Person | None, Named]]:
    """The line managers that a row names and the record does not: for which party, who is, and who would be."""
    for party, before, named in (
        (Party.HOME, there.home_manager, wanted.home_manager), (Party.HOST, there.host_manager, wanted.host_manager),
    ):  # fmt: skip
        if named is not None and (before is None or before.email.lower() != named.email.lower()):
            yield party, before, named


def changes(there: Placement, wanted: SheetPlacement) -> set[str]:
    """The terms of a placement that a row would change."""
    if there.state in OVER:
        return set()
    terms = {field.name for field in fields(wanted.details)} & wanted.given
    different = {name for name in terms if getattr(there, name) != getattr(wanted.details, name)}
    if there.state in RUNNING:
        different -= {"starts_on"}
        if wanted.details.ends_on > there.ends_on:
            different -= {"ends_on"}
    return different


def _said(value: Any) -> str:
    if isinstance(value, uuid.UUID):
        return organisations.name_of(value) or _("A new one")
    if isinstance(value, dt.date):
        return date(value)
    return "" if value is None else str(getattr(value, "label", value))
