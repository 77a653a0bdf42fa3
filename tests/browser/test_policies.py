"""From a draft to a signed check to past the gate; from a scheduled to a published stocktake; where one is cited."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from frontline import analysis
from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.organisations.models import Team
from frontline.search import service as search
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.models.membership import Membership
from tests.browser.pages import Cast, check, follow
from tests.factories import make_insight, make_person, make_placement, make_theme, route_to
from tests.policies import DRAFT
from tests.product import Product, end

_SAID = (
    "Our invoice from the supply agency has doubled since last year, number {}.",
    "The agency charges us twice what we pay a teacher of our own, number {}.",
)
# Whose text bears on what was taken on board, and whose lies below the cut-off.
_PEOPLE = {1: "head", 0: "deputy"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("policies") / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            _world()
        worker = made.start("worker")
        with made.served():
            yield made
        end(worker)


def _world() -> None:
    """A lead, two coordinators, and a theme of ten people that has come to another team."""
    mine, other = (
        db.session.scalars(select(Team).where(Team.slug == slug)).one()
        for slug in ("attendance-and-belonging", "school-buildings")
    )
    lead, first, second = (make_person(Role.POLICY_LEAD, team=mine), *(make_person(Role.COORDINATOR) for _ in range(2)))
    for person, name in ((lead, "lead"), (first, "first"), (second, "second")):
        person.name, person.email = f"The {name}", f"{name}@example.org"
    theme, texts = make_theme(name="Agency costs"), [_SAID[number % 2].format(number) for number in range(10)]
    for number, (text, vector) in enumerate(zip(texts, analysis.encode_texts(texts), strict=True)):
        placement = make_placement(make_person(Role.SECONDEE))
        if number in _PEOPLE:
            placement.person.email = f"{_PEOPLE[number]}@example.org"
        insight = make_insight(placement.person, placement_id=placement.id, what_happened=text)
        db.session.add(
            Membership(insight_id=insight.id, theme_id=theme.id, embedding=vector, strength=0.5, is_new=False)
        )
    db.session.flush()
    refresh_counts([theme.id])
    route_to(theme, other)
    search.refresh_word_counts()


def _button(page: Page, name: str) -> None:
    follow(page, page.get_by_role("button", name=name, exact=True))


def test_a_policy_lead_comes_from_a_draft_to_a_signed_check_to_past_the_gate(
    product: Product, browser: Browser
) -> None:
    cast = Cast(product.port, browser)
    with cast.as_person("lead", "/policies") as page:
        follow(page, page.get_by_role("button", name="Register a proposal"))
        page.get_by_label("What is proposed?").fill("Cap what agencies may charge schools")
        _button(page, "Save")
        expect(page.get_by_text("A frontline check that is signed off")).to_be_visible()
        follow(page, page.get_by_role("button", name="Run a frontline check"))
        page.get_by_label("What is it called?").fill("First draft")
        page.get_by_label("Paste the draft").fill("SECRET\n\n" + DRAFT)
        _button(page, "Read the draft")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Nothing of it was kept")
        page.get_by_label("Paste the draft").fill(DRAFT)
        _button(page, "Read the draft")
        check(page)
        page.get_by_label("What part 3 is").select_option("left_out")
        _button(page, "Save and look on")
        expect(page.get_by_text("2 parts")).to_be_visible()
        _button(page, "Find what the front line knows")
        expect(page.get_by_role("heading", name="Agency costs")).to_be_visible(timeout=60_000)
        check(page)
        _decide(page)
        _sign(page)
        page.get_by_text("Move it to another stage").click()
        page.get_by_label("Options", exact=True).check()
        _button(page, "Move the proposal")
        expect(page.get_by_text("The proposal is now at the stage “Options”.")).to_be_visible()
        follow(page, page.get_by_role("link", name="What shaped it"))
        expect(page.get_by_text("Taken on board").first).to_be_visible()
    with cast.as_person("head", "/notices") as page:
        expect(page.get_by_role("heading", name="What you said is cited in a policy proposal")).to_be_visible()
        follow(page, page.get_by_role("button", name="Read it").first)
        expect(page.get_by_text("Cap what agencies may charge schools")).to_be_visible()
        follow(page, page.locator("main").get_by_role("link", name="The agency charges").first)
        expect(page.get_by_text("Cited in the frontline check of")).to_be_visible()
    with cast.as_person("deputy", "/notices") as page:
        expect(page.get_by_role("heading", name="What you said is cited in a policy proposal")).to_be_hidden()


def _decide(page: Page) -> None:
    """One finding: first without a decision, then with it."""
    page.get_by_label("A condition for it to work").check()
    _button(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter why")
    page.get_by_label("Why", exact=True).fill("The cap comes with a floor.")
    _button(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Select what you do with it")
    page.get_by_label("Taken on board", exact=True).check()
    _button(page, "Save")
    expect(page.get_by_text("You have decided on every finding that needs it.")).to_be_visible()


def _sign(page: Page) -> None:
    _button(page, "Sign off")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Write what you took on board")
    page.get_by_label("What did you take on board").fill("What schools pay agencies is why we propose it.")
    page.get_by_label("Now", exact=True).check()
    _button(page, "Sign off")
    expect(page.get_by_text("The check is signed off.")).to_be_visible()


def _day(page: Page, legend: str, day: dt.date) -> None:
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label, exact=True).fill(str(value))


def test_a_coordinator_comes_from_a_schedule_to_a_published_stocktake_whose_actions_are_carried_over(
    product: Product, browser: Browser
) -> None:
    cast = Cast(product.port, browser)
    with cast.as_person("first", "/missions") as page:
        _schedule(page)
        _button(page, "Open the stocktake")
        page.get_by_label("What was decided?").fill("Go on.")
        _button(page, "Record the decision")
        page.get_by_text("Record an action", exact=True).first.click()
        page.get_by_label("What will be done?").fill("Find the mentors")
        page.get_by_label("Who owns it?").fill("Director, Schools")
        _day(page, "By when?", get_london_today() + dt.timedelta(days=40))
        _button(page, "Record the action")
        page.get_by_label("Summary", exact=True).fill("On course.")
        _button(page, "Close and publish")
        expect(page.get_by_text("It is published.")).to_be_visible()
        page.get_by_role("link", name="Missions").last.click()
        _schedule(page)
        expect(page.get_by_text("Find the mentors")).to_be_visible()
        page.goto(page.url.split("/stocktakes")[0] + "/missions/reports")
        _button(page, "Write the report")
        page.get_by_label("Text", exact=True).fill("All that was done.")
        _button(page, "Save")
        path = page.url.partition("/missions/")[2]
    with cast.as_person("second", f"/missions/{path}") as page:
        _button(page, "Clear the report")
        _button(page, "Publish the report")
        expect(page.get_by_text("The report is published.")).to_be_visible()
    with cast.as_person("lead", f"/missions/{path}") as page:
        expect(page.get_by_text("All that was done.")).to_be_visible()


def _schedule(page: Page) -> None:
    follow(page, page.get_by_role("button", name="Schedule a stocktake"))
    _day(page, "When?", get_london_today())
    page.get_by_label("Who chairs it?").fill("The Prime Minister")
    _button(page, "Schedule the meeting")
