"""From log to answer to timeline: three people, a real browser, a real worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.accounts.permissions import TEAM_ROLES
from frontline.core.database import db
from frontline.organisations.models import Team
from tests.browser.pages import browsing, check, sign_in
from tests.factories import make_person
from tests.product import Product, end, eventually

SAW = (
    "Persistent absence in Year 8 has doubled. Mrs Farrow's son is too anxious to come into school and avoids it "
    "every morning; our attendance officer can only threaten a fine."
)


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            _people()
        worker = made.start("worker")
        with made.served():
            yield made
        end(worker)


def _people() -> None:
    team = db.session.scalars(select(Team).where(Team.slug == "attendance-and-belonging")).one()
    for name in ("secondee", "moderator", "moderator2", "policy_lead", "policy_member"):
        role = Role(name.rstrip("2"))
        person = make_person(role, team=team if role in TEAM_ROLES else None)
        person.name, person.email = f"The {name}", f"{name}@example.org"


@pytest.mark.parametrize(("width", "scripts"), [(375, True), (1280, False)])
def test_an_insight_is_logged_checked_routed_answered_and_read(
    product: Product, browser: Browser, width: int, *, scripts: bool
) -> None:
    home = f"http://127.0.0.1:{product.port}"
    with browsing(browser, scripts=scripts, width=width) as context:
        walk = _Walk(context, home, product, scripts=scripts)
        walk.log()
        walk.moderate()
        walk.answer()
        walk.read()


class _Walk:
    """The steps, each by one person."""

    def __init__(self, context: BrowserContext, home: str, product: Product, *, scripts: bool) -> None:
        self._context, self._home, self._product, self._scripts = context, home, product, scripts

    def _as(self, role: str) -> Page:
        self._context.clear_cookies()
        page = self._context.new_page()
        sign_in(page, self._home, f"{role}@example.org")
        return page

    def _look(self, page: Page) -> None:
        if self._scripts:
            check(page)

    def log(self) -> None:
        page = self._as("secondee")
        expect(page.get_by_text("You have not logged anything yet")).to_be_visible()
        self._look(page)
        page.get_by_role("button", name="Log an insight").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Enter what happened")
        self._look(page)
        page.get_by_label("What happened?").fill(SAW)
        page.get_by_label("In a few words").fill("Persistent absence in Year 8")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("This may tell who somebody is")).to_be_visible()
        self._look(page)
        page.get_by_role("link", name="Change how serious").click()
        page.get_by_label("People are being harmed").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("Your insight is sent")).to_be_visible()
        self._look(page)

    def moderate(self) -> None:
        assert eventually(
            lambda: self._product.value("SELECT count(*) FROM insight_original WHERE findings IS NOT NULL")
        )
        page = self._as("moderator")
        self._look(page)
        page.get_by_role("button", name="Open the first").click()
        expect(page.locator("mark")).to_contain_text(["Mrs Farrow"])
        expect(page.get_by_label("What happened")).to_have_value(SAW.replace("Mrs Farrow", "[name removed]"))
        self._look(page)
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_text("A second moderator checks it now")).to_be_visible()
        page = self._as("moderator2")
        page.get_by_role("button", name="Open the first").click()
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_text("The author reads the wording first")).to_be_visible()
        page = self._as("secondee")
        page.locator(".fl-card__title a").click()
        expect(page.get_by_role("heading", name="How it will be shown")).to_be_visible()
        self._look(page)
        page.get_by_role("button", name="Agree and share it now").click()
        expect(page.get_by_text("It is shared in this wording.")).to_be_visible()

    def answer(self) -> None:
        assert eventually(lambda: self._product.value("SELECT count(*) FROM theme WHERE state = 'triage'"))
        page = self._as("moderator")  # it is severe: a person says whose it is
        page.goto(f"{self._home}/triage")
        expect(page.get_by_text("Severe: decide by")).to_be_visible()
        self._look(page)
        choice = page.get_by_label("Another team for Persistent absence in Year 8")
        team = choice.locator("option", has_text="Attendance and belonging").get_attribute("value")
        choice.select_option(value=team)
        page.get_by_role("button", name="Route there").click()
        expect(page.get_by_text("is routed to Attendance and belonging")).to_be_visible()
        page = self._as("policy_lead")
        self._look(page)
        page.get_by_role("link", name="Persistent absence in Year 8").click()
        expect(page.get_by_text("The secondee")).to_have_count(0)
        self._look(page)
        page.get_by_role("button", name="Accept for Attendance and belonging").click()
        page.get_by_role("button", name="Answer", exact=True).click()
        page.get_by_label("Change made").check()
        page.get_by_label("What is it about?").fill("Slow returns to school")
        page.get_by_label("Your answer").fill("From September a slow return no longer counts against you.")
        self._look(page)
        page.get_by_role("button", name="Save and preview").click()
        self._look(page)
        page.get_by_role("button", name="Send for clearance").click()
        expect(page.get_by_text("Your team has been asked to clear it.")).to_be_visible()
        address = page.url
        page = self._as("policy_member")
        page.goto(address)
        page.get_by_role("button", name="Clear it").click()
        page = self._as("policy_lead")
        page.goto(address)
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_text("Published.")).to_be_visible()
        self._look(page)

    def read(self) -> None:
        assert eventually(lambda: self._product.value("SELECT count(*) FROM notice WHERE delivery = 'sent'"))
        page = self._as("secondee")
        expect(page.get_by_role("link", name="Notices (1 new)")).to_be_visible()
        page.locator(".fl-card__title a").click()
        steps = page.locator(".fl-timeline__what")
        expect(steps).to_contain_text(["You sent it", "It was accepted", "It went to", "took it on", "answered"])
        expect(page.get_by_text("a slow return no longer counts against you")).to_be_visible()
        self._look(page)
