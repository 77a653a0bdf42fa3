"""Import of a sheet of placements: rows a second to upload, to check and to take over; every bad row is named.

.venv/bin/python benchmarks/sheets.py [rows]
"""

import sys
import time

from world import application

_HEADINGS = "Ref,Secondee,Email,Profession,Employer,Region,Setting,Host,Post,Start,End,Home manager email,Home manager"
_BAD = 300


def _sheet(rows: int) -> bytes:
    lines = [_HEADINGS]
    for number in range(rows):
        last = "never" if number % (rows // _BAD) == 0 else "31/12/2027"
        home = number % 400
        lines.append(
            f"P{number},Person {number},p{number}@example.org,Headteacher,School {home},London,Urban,"
            f"Department for Education,Adviser,2026-02-01,{last},boss{home}@example.org,Boss {home}"
        )
    return "\n".join(lines).encode()


def main(rows: int) -> None:
    """Print the time of each step."""
    with application():
        _run(rows)


def _run(rows: int) -> None:
    from frontline.accounts.models import Person
    from frontline.core.database import db
    from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
    from frontline.placements.spreadsheets.importer import PLACEMENTS
    from frontline.sheets import queries as sheets
    from frontline.sheets.columns import guess_column_mapping
    from frontline.sheets.service.checks import check_sheet_rows, start_row_checks
    from frontline.sheets.service.updates import apply_sheet_rows
    from frontline.sheets.service.uploads import upload_sheet

    with db.transaction() as session:
        person = Person(name="A", email="a@example.org", password_hash="")
        session.add(person)
        session.flush()
        started = time.perf_counter()
        sheet = upload_sheet(kind=PLACEMENTS, name="a.csv", content=_sheet(rows), person=person)
        start_row_checks(sheet=sheet, mapping=guess_column_mapping(SHEET_COLUMNS, sheet.columns))
        sheet_id = sheet.id
    _say("uploaded", rows, started)
    for words, work in (("checked", check_sheet_rows), ("taken over", apply_sheet_rows)):
        started = time.perf_counter()
        with db.transaction():
            work(sheets.get_sheet(sheet_id))
        _say(words, rows, started)
    with db.transaction():
        counts = sheets.count_rows_by_state(sheet_id)
    print(f"| in the end | {counts['done']:,} taken over, {counts['bad']} named as bad |")


def _say(words: str, rows: int, started: float) -> None:
    seconds = time.perf_counter() - started
    print(f"| {words} | {seconds:.1f} s, {rows / seconds:,.0f} rows a second |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
