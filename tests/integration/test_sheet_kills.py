"""A worker that is killed while it checks or takes over a sheet: every good row is there once."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontline.accounts.models import Role
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.importer import PLACEMENTS
from frontline.sheets import queries as sheets
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.kinds import add_sheet_kind
from frontline.sheets.service.checks import start_row_checks
from frontline.sheets.service.updates import start_row_updates
from frontline.sheets.service.uploads import upload_sheet
from tests.factories import make_person
from tests.product import Product, end, eventually

ROWS, BAD = 1_500, 30
_HEADINGS = "Ref,Secondee,Email,Profession,Employer,Region,Setting,Host,Post,Start,End"


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        yield made


def _sheet() -> bytes:
    lines = [_HEADINGS]
    for number in range(ROWS):
        last = "2025-01-01" if number % (ROWS // BAD) == 0 else "2027-12-31"
        lines.append(
            f"P{number},Person {number},p{number}@example.org,Headteacher,School {number % 49},London,Urban,"
            f"Department for Education,Adviser,2026-02-01,{last}"
        )
    return "\n".join(lines).encode()


def _kill_at(product: Product, query: str, *moments: int) -> None:
    for least in moments:
        worker = product.start("worker")
        assert eventually(lambda least=least: (product.value(query) or 0) >= least)  # type: ignore[misc]
        end(worker, signal.SIGKILL)


def test_a_sheet_whose_worker_is_killed_is_taken_over_once(product: Product) -> None:
    add_sheet_kind(PLACEMENTS)
    with product.rows():
        sheet = upload_sheet(kind=PLACEMENTS, name="a.csv", content=_sheet(), person=make_person(Role.COORDINATOR))
        start_row_checks(sheet=sheet, mapping=guess_column_mapping(SHEET_COLUMNS, sheet.columns))
        sheet_id = sheet.id
    _kill_at(product, "SELECT count(*) FROM uploaded_sheet_row WHERE state = 'new'", 1, 900)
    with product.working():
        assert eventually(lambda: product.value("SELECT state FROM uploaded_sheet") == "checked")
    with product.rows():
        sheet = sheets.get_sheet(sheet_id)
        start_row_updates(sheet=sheet, person_id=sheet.person_id)
    _kill_at(product, "SELECT count(*) FROM placement", 1, 500, 900)
    with product.working():
        assert eventually(lambda: product.value("SELECT state FROM uploaded_sheet") == "done")
    assert product.value("SELECT count(*) FROM placement") == ROWS - BAD
    assert product.value("SELECT count(DISTINCT person_id) FROM placement") == ROWS - BAD
    assert product.value("SELECT count(*) FROM uploaded_sheet_row WHERE problem <> ''") == BAD
    assert product.value("SELECT count(*) FROM home_organisation") == 49
