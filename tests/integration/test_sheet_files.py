"""Files of placements that cannot be read say why, before a row is looked at."""

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.placements.spreadsheets.importer import PLACEMENTS
from frontline.sheets.models import SheetRow, UploadedSheet
from frontline.sheets.service.checks import start_row_checks
from frontline.sheets.service.uploads import upload_sheet
from tests.factories import make_person
from tests.pages import CheckingClient


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "no row of headings"), ("a.csv", b"Ref,Name\n", "no rows"), ("a.pdf", b"%PDF", "none of .csv"),
        ("a.xlsx", b"not a workbook", "not what its name says"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(name: str, content: bytes, said: str) -> None:
    with pytest.raises(FieldError, match=said):
        upload_sheet(kind=PLACEMENTS, name=name, content=content, person=make_person(Role.COORDINATOR))


def test_another_table_of_the_same_file_is_read_without_sending_it_again(client: CheckingClient) -> None:
    book = openpyxl.Workbook()
    for row in (["Ref", "Name"], ["P1", "Wrong table"]):
        book.worksheets[0].append(row)
    other = book.create_sheet("Placements 2027")
    for row in (["Return for the year"], ["Number", "Who"], ["P2", "Right table"]):
        other.append(row)
    with io.BytesIO() as file:
        book.save(file)
        content = file.getvalue()
    coordinator = make_person(Role.COORDINATOR)
    sheet = upload_sheet(kind=PLACEMENTS, name="a.xlsx", content=content, person=coordinator)
    client.sign_in(coordinator)
    path = f"/placements/sheets/{sheet.id}"
    assert "Headings on row 1" in client.get(path).text
    refused = client.submit(f"{path}/table", worksheet="Placements 2027", heading_row="40")
    assert (refused.status_code, sheet.columns) == (422, ["Ref", "Name"])
    client.submit(f"{path}/table", worksheet="Placements 2027", heading_row="2")
    sheet = db.session.get_one(UploadedSheet, sheet.id)
    assert sheet.columns == ["Number", "Who"]
    assert db.session.scalars(select(SheetRow.line).where(SheetRow.sheet_id == sheet.id)).all() == [3]


@pytest.mark.usefixtures("app")
def test_a_column_that_is_needed_must_be_chosen() -> None:
    sheet = upload_sheet(kind=PLACEMENTS, name="a.csv", content=b"A,B\n1,2\n", person=make_person(Role.COORDINATOR))
    with pytest.raises(FieldError, match="holds: reference"):
        start_row_checks(sheet=sheet, mapping={"name": "A"})
    assert db.session.scalar(select(func.count()).where(SheetRow.sheet_id == sheet.id)) == 1
