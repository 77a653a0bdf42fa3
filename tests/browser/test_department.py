"""The page of a director on paper: one page of A4, however many teams a department is likely to have."""

import io
from pathlib import Path

import pikepdf
from playwright.sync_api import Browser

import frontline
from frontline.accounts.models import Role
from tests.browser.pages import browsing
from tests.factories import make_person, make_team
from tests.pages import CheckingClient
from tests.themes import routed

_STYLE = (Path(frontline.__file__).parent / "static" / "main.css").read_text(encoding="utf-8")


def test_twelve_teams_are_printed_on_one_page(client: CheckingClient, browser: Browser) -> None:
    team = make_team(name="Attendance, behaviour and belonging in schools 0")
    for number in range(1, 12):
        make_team(name=f"Attendance, behaviour and belonging in schools {number}", department=team.department)
    routed(team, "Buses")
    client.sign_in(make_person(Role.DIRECTOR, team=team))
    html = client.get("/department").text
    with browsing(browser) as context:
        page = context.new_page()
        page.set_content(html)
        page.add_style_tag(content=_STYLE)
        document = page.pdf(format="A4", margin={"top": "10mm", "right": "10mm", "bottom": "10mm", "left": "10mm"})

    assert len(pikepdf.open(io.BytesIO(document)).pages) == 1
    assert "schools 11" in html
