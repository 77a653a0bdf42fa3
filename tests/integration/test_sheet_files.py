"""Files of placements that cannot be read say why, before a row is looked at."""

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.placements.models.sheet import SheetRow
from frontline.placements.spreadsheets.row_checks import start_row_checks
from frontline.placements.spreadsheets.sheets import upload_sheet
from tests.factories import make_person


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
        upload_sheet(name=name, content=content, person=make_person(Role.COORDINATOR))


@pytest.mark.usefixtures("app")
def test_a_column_that_is_needed_must_be_chosen() -> None:
    sheet = upload_sheet(name="a.csv", content=b"A,B\n1,2\n", person=make_person(Role.COORDINATOR))
    with pytest.raises(FieldError, match="holds: reference"):
        start_row_checks(sheet=sheet, mapping={"name": "A"})
    assert db.session.scalar(select(func.count()).where(SheetRow.sheet_id == sheet.id)) == 1
