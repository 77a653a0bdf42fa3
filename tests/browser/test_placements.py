"""A placement in a real browser, from proposal to completed, each party doing their part by the link that was sent."""

import datetime as dt
import email
import re
from collections.abc import Iterator
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.notices.models import NoticePreference
from frontline.organisations.models import Team
from frontline.placements.models.placement import Placement
from frontline.placements.service.lifecycle import advance_placements
from tests.browser.pages import PASSWORD, Cast, browsing, check, follow
from tests.factories import make_person, make_placement
from tests.product import Product, end, eventually


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            cora = make_person(Role.COORDINATOR)
            cora.name, cora.email = "Cora", "cora@example.org"
            make_placement(make_person(Role.SECONDEE))  # the profession and a home are known by it
        worker = made.start("worker")
        with made.served():
            yield made
        end(worker)


class _Cast(Cast):
    """The people of the journey, and the mail that they get."""

    def __init__(self, product: Product, browser: Browser) -> None:
        super().__init__(product.port, browser)
        self._product = product

    def link_to(self, name: str, words: str) -> str:
        """The link of a message that was sent to somebody."""
        found = eventually(lambda: self._find(f"{name}@example.org", words))
        assert found, (name, words)
        return re.sub(r"https?://[^/]+", "", str(found))

    def _find(self, address: str, words: str) -> str | None:
        for file in (self._product.instance / "outbox").glob("*.eml"):
            message = email.message_from_bytes(file.read_bytes(), policy=default)
            body = message.get_body(("plain",))
            if message["To"] == address and words in str(message["Subject"]) and body:
                link = re.search(r"https?://\S+", body.get_content())
                return link[0] if link else None
        return None

    def accept_invitation(self, name: str) -> None:
        with browsing(self._browser) as context:
            page = context.new_page()
            words = "Your placement with" if name == "hope" else "You are named for the placement of Hope Head"
            page.goto(self.home + self.link_to(name, words))
            check(page)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Save and sign in").click()
            expect(page.get_by_text("Your password is set.")).to_be_visible()


def _day(page: Page, legend: str, day: dt.date) -> None:
    group = page.get_by_role("group", name=legend)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))


def _press(page: Page, name: str, said: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(said).first).to_be_visible()


def _register(cast: _Cast) -> str:
    with cast.as_person("cora", "/placements") as page:
        page.get_by_role("button", name="Register a placement").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Enter an email address")
        for label, value in (
            ("Email address of the secondee", "hope@example.org"), ("Full name of the secondee", "Hope Head"),
            ("Email address of the line manager at home", "boss@example.org"),
            ("Full name of the line manager at home", "Bo Boss"),
        ):  # fmt: skip
            page.get_by_label(label).fill(value)
        page.get_by_label("Profession").select_option(label="Headteacher")
        page.get_by_label("Home organisation").select_option(index=1)
        follow(page, page.get_by_role("button", name="Continue"))
        page.get_by_label("Host department and team").select_option(
            label="Department for Education: Attendance and belonging"
        )
        page.get_by_label("Email address of the line manager at the host").fill("host@example.org")
        page.get_by_label("Full name of the line manager at the host").fill("Hal Host")
        page.get_by_label("Post").fill("Adviser on attendance")
        follow(page, page.get_by_role("button", name="Continue"))
        _day(page, "First day", get_london_today())
        _day(page, "Last day", get_london_today() + dt.timedelta(days=364))
        page.get_by_label("Full-time equivalent").fill("1")
        page.get_by_role("button", name="Continue").click()
        for share in ("salary", "on-costs"):
            page.get_by_label(f"Share of the {share} that the host pays").fill("100")
        follow(page, page.get_by_role("button", name="Continue"))
        _press(page, "Register the placement", "The placement is registered.")
        return page.url.removeprefix(cast.home)


def _sign(cast: _Cast, name: str, full_name: str) -> None:
    with cast.as_person(name, cast.link_to(name, "Sign the agreement")) as page:
        follow(page, page.get_by_role("button", name="Read and sign the agreement"))
        if name != "hope":
            page.get_by_label("Your role").fill("Head of Human Resources")
        page.get_by_label("Your name").fill("Somebody Else")
        page.get_by_role("button", name="Sign the agreement").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text(f"Enter your name as it stands: {full_name}"[:20])
        page.get_by_label("Your name").fill(full_name)
        _press(page, "Sign the agreement", "You have signed the agreement.")


def _bring_to_the_first_day(cast: _Cast) -> str:
    address = _register(cast)
    for name in ("boss", "host", "hope"):
        cast.accept_invitation(name)
    with cast.as_person("boss", cast.link_to("boss", "Approve the placement")) as page:
        _press(page, "Approve the placement", "The host has been asked to agree.")
    with cast.as_person("host", cast.link_to("host", "Agree to the placement")) as page:
        _press(page, "Agree to the placement", "The coordinators will arrange clearance.")
    with cast.as_person("cora", address) as page:
        page.get_by_role("button", name="Request clearance").click()
        page.get_by_label("Security Check (SC)").check()
        _press(page, "Request clearance", "Now the agreement can be made.")
        _press(page, "Make the agreement", "The agreement is made.")
    for name, full_name in (("boss", "Bo Boss"), ("host", "Hal Host"), ("hope", "Hope Head")):
        _sign(cast, name, full_name)
    with cast.as_person("cora", address) as page:
        page.get_by_role("button", name="Record the clearance").click()
        page.get_by_label("Security Check (SC)").check()
        _day(page, "When was it given?", get_london_today())
        _press(page, "Record the clearance", "Saved.")
        _press(page, "Start the placement", "The placement is active.")
    return address


def _others(page: Page, name: str) -> None:
    page.get_by_text("Other things that you can do").click()
    follow(page, page.get_by_role("button", name=name, exact=True))


def test_from_a_proposal_to_completed_through_a_pause_and_an_extension(product: Product, browser: Browser) -> None:
    cast = _Cast(product, browser)
    address = _bring_to_the_first_day(cast)
    with cast.as_person("host", address) as page:
        _others(page, "Pause the placement")
        _day(page, "First day of the pause", get_london_today())
        _day(page, "Last day of the pause", get_london_today() + dt.timedelta(days=7))
        page.get_by_label("Why?").fill("An operation")
        _press(page, "Pause the placement", "The pause is saved. Everyone named has been told.")
        _press(page, "End the pause", "The placement has resumed.")
    with cast.as_person("hope", address) as page:
        _others(page, "Request an extension")
        _day(page, "New last day", get_london_today() + dt.timedelta(days=500))
        page.get_by_label("Why should the placement be extended?").fill("The trial ends later")
        _press(page, "Request the extension", "Home and host have been asked")
    for name, party in (("boss", "home organisation"), ("host", "host")):
        with cast.as_person(name, cast.link_to(name, "Say whether you agree to the extension")) as page:
            _press(page, f"Agree to the extension ({party})", "Agreed.")
    with cast.as_person("cora", address) as page:
        page.get_by_role("button", name="Grant the extension").click()
        _press(page, "Grant the extension", "The placement is extended.")
    _come_to_the_end(product)
    for name, party in (("boss", "home organisation"), ("host", "host"), ("hope", "secondee")):
        with cast.as_person(name, address) as page:
            page.get_by_role("button", name=f"Write the end review ({party})").click()
            page.get_by_label("What did you gain?").fill("More than we thought")
            _press(page, "Send the review", "The review is sent.")
            if name == "hope":
                _press(page, "Hand over", "Handed over. Thank you.")
                expect(page.get_by_text("Completed").first).to_be_visible()
    with cast.as_person("cora", "/placements?show=group-over") as page:
        expect(page.get_by_role("link", name="Hope Head")).to_be_visible()


def _come_to_the_end(product: Product) -> None:
    """A year and a half go by."""
    with product.rows():
        team = db.session.scalars(select(Team).where(Team.slug == "attendance-and-belonging")).one()
        placement = db.session.scalars(select(Placement).where(Placement.host_team_id == team.id)).one()
        db.session.add(NoticePreference(person_id=placement.person_id, lasting_address="hope@home.example.org"))
        placement.starts_on, placement.ends_on = (
            get_london_today() - dt.timedelta(days=501),
            get_london_today() - dt.timedelta(days=1),
        )
        db.session.flush()
        advance_placements(get_london_today())
