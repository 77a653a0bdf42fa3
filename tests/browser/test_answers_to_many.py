"""A team answers several themes at once in a real browser, passes the draft on, and reads what is known."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from frontline.accounts.models import Role
from frontline.subjects.service import SubjectDetails, add_subject
from tests.answers import Desk
from tests.browser.pages import Cast, check
from tests.factories import make_insight, make_person, make_theme, route_to
from tests.product import Product


def _fill_in() -> None:
    """A desk with two themes, a member, a lead and a colleague, and a subject that both themes are about."""
    desk = Desk.of(*(make_insight() for _ in range(6)))
    other = make_theme(*(make_insight() for _ in range(6)), name="Zorb hoops break in the first week of each term")
    desk.theme.name = "Zorbing lessons that no school can pay for"
    route_to(other, desk.team)
    desk.member.name, desk.member.email = "Mel Member", "member@example.org"
    desk.lead.name, desk.lead.email = "Lou Lead", "lead@example.org"
    make_person(Role.SECONDEE).email = "secondee@example.org"
    add_subject(details=SubjectDetails("Zorbing lessons", alt_labels=("zorb hoops",)))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("many") / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            _fill_in()
        with made.served():
            yield made


def _answer_both(page: Page) -> None:
    """From the inbox to a saved draft."""
    for name in ("Zorbing lessons that no school", "Zorb hoops break"):
        page.get_by_label(f"Select {name}").check()
    check(page)
    page.get_by_role("button", name="Answer these together").click()
    check(page)
    page.get_by_label("Change made").check()
    page.get_by_label("What is it about?").fill("Hoops")
    page.get_by_label("Your answer").fill("We have bought hoops.")
    page.get_by_role("button", name="Save and preview").click()


def test_two_themes_get_one_answer_that_is_passed_on(product: Product, browser: Browser) -> None:
    with Cast(product.port, browser).as_person("member", "/inbox") as page:
        _answer_both(page)
        expect(page.get_by_role("heading", name="What it answers")).to_be_visible()
        check(page)
        page.get_by_role("button", name="Take it out").first.click()
        check(page)
        page.get_by_role("button", name="Put it back").click()
        page.get_by_text("Pass it on to a colleague").click()
        page.get_by_label("Who goes on with it?").select_option(label="Lou Lead")
        page.get_by_label("What would you like them to do?").fill("Please add the dates.")
        check(page)
        page.get_by_role("button", name="Pass it on", exact=True).click()
        expect(page.get_by_text("Passed on to Lou Lead")).to_be_visible()
        page.get_by_role("link", name="Earlier versions").click()
        check(page)


def test_some_insights_of_a_theme_are_ticked_and_a_note_mentions_a_colleague(
    product: Product, browser: Browser
) -> None:
    with Cast(product.port, browser).as_person("member", "/inbox") as page:
        page.get_by_role("link", name="Zorbing lessons that no school").click()
        page.get_by_text("Add a note").click()
        page.get_by_label("Note").fill("@Lou Lead, is it ours? @Somebody Else")
        page.get_by_role("button", name="Add the note").click()
        expect(page.get_by_text("“@Somebody Else” is nobody who may read this").first).to_be_visible()
        check(page)
        page.get_by_label(re.compile("Select.*agency")).first.check()
        page.get_by_role("button", name="Answer these together").click()
        check(page)


def test_what_is_known_of_a_subject_is_read_by_a_secondee(product: Product, browser: Browser) -> None:
    with Cast(product.port, browser).as_person("secondee", "/subjects?words=zorb") as page:
        check(page)
        page.get_by_role("link", name="Zorbing lessons").click()
        check(page)
        expect(page.get_by_text("themes are about it.")).to_be_visible()
