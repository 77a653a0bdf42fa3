"""The policy team's workbench in a real browser: from a new theme to a change made; curation that later runs keep."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.jobs import defer
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.deadlines import set_deadline
from frontline.themes.models.theme import Theme
from tests.browser.pages import Cast, check, follow
from tests.factories import add_member, make_insight, make_person, make_placement, make_theme, route_to
from tests.product import Product, end

_SAW = {
    0: "The school bus comes late every morning and the children miss their first lesson, number {}",
    1: "The boiler in the science block fails each winter and we teach in coats, number {}",
}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("workbench") / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            _world()
        worker = made.start("worker")
        with made.served():
            yield made
        end(worker)


def _world() -> None:
    """A team of two, and two themes of ten people each that have come to it."""
    team = db.session.scalars(select(Team).where(Team.slug == "attendance-and-belonging")).one()
    for role, name in ((Role.POLICY_LEAD, "lead"), (Role.POLICY_MEMBER, "member")):
        person = make_person(role, team=team)
        person.name, person.email = f"The {name}", f"{name}@example.org"
    rng = np.random.default_rng(3)
    for direction, name in ((0, "Late school buses"), (1, "Cold classrooms")):
        insights = [_insight(direction, number) for number in range(10)]
        theme = make_theme(name=name, described_count=20)
        for insight in insights:
            vector = rng.normal(0, 0.02, 384).astype(np.float32)
            vector[direction] += 1
            add_member(insight, theme).embedding = vector / np.linalg.norm(vector)
        db.session.flush()
        refresh_counts([theme.id])
        route_to(theme, team)
        set_deadline(theme, team)


def _insight(direction: int, number: int) -> Insight:
    placement = make_placement(make_person(Role.SECONDEE))
    if (direction, number) == (0, 0):
        placement.person.email = "head@example.org"
    return make_insight(placement.person, placement_id=placement.id, what_happened=_SAW[direction].format(number))


def test_from_a_new_theme_to_a_published_answer_to_reopened_to_a_change_at_regional_scale(
    product: Product, browser: Browser
) -> None:
    team = Cast(product.port, browser)
    with team.as_person("lead", "/inbox") as page:
        check(page)
        follow(page, page.get_by_role("link", name="Late school buses"))
        page.get_by_role("button", name="Accept for Attendance and belonging").click()
        expect(page.get_by_text("Accepted. Its people will see")).to_be_visible()
    _write(team, "We will change the contract of the buses.", planned=True)
    with team.as_person("head", "/notices") as page:
        page.get_by_role("button", name="Read it").first.click()
        expect(page.get_by_text("We will change the contract of the buses.")).to_be_visible()
        page.get_by_role("link", name="Did the answer of Attendance and belonging help?").click()
        page.get_by_label("This is not resolved").check()
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Enter what is not resolved")
        page.get_by_label("What is not resolved").fill("The contract has no word on being late.")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("You said that it is not resolved")).to_be_visible()
    with team.as_person("lead", "/inbox?show=recurring") as page:
        expect(page.get_by_text("Back after an answer").last).to_be_visible()
    _write(team, "The contract now names a fine for each late bus.", planned=False)
    with team.as_person("lead", "/commitments") as page:
        page.get_by_role("link", name="Sign the new contract").click()
        page.get_by_label("Change made").check()
        page.get_by_role("button", name="Save, and tell").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("how others can see")
        page.get_by_label("How others can see the change, if it was made").fill("The contract of the North West")
        page.get_by_label("Regional").check()
        page.get_by_role("button", name="Save, and tell").click()
        expect(page.get_by_text("Everybody who contributed is being told.")).to_be_visible()
    with team.as_person("head", "/insights") as page:
        page.locator(".fl-card__title a").first.click()
        expect(page.get_by_text("Reach: regional").first).to_be_visible()


def _write(team: Cast, words: str, *, planned: bool) -> None:
    """The member writes and sends for clearance; the lead clears and publishes."""
    with team.as_person("member", "/inbox?show=all") as page:
        page.get_by_role("link", name="Late school buses").click()
        page.get_by_role("button", name=re.compile("^Answer( again)?$")).click()
        page.get_by_label("Change planned" if planned else "Change made").check()
        page.get_by_label("What is it about?").fill("Late buses")
        page.get_by_label("Your answer").fill(words)
        check(page)
        page.get_by_role("button", name="Save and preview").click()
        if planned:
            _promise(page)
        page.get_by_role("button", name="Send for clearance").click()
        expect(page.get_by_text("Your team has been asked to clear it.")).to_be_visible()
        address = page.url
    with team.as_person("lead", address.partition(str(address.split("/")[2]))[2]) as page:
        page.get_by_role("button", name="Clear it").click()
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_text("Published. Everybody who contributed is being told.")).to_be_visible()


def _promise(page: Page) -> None:
    page.get_by_role("button", name="Send for clearance").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Add at least one commitment")
    page.get_by_label("What will be done?").fill("Sign the new contract")
    page.get_by_label("Who owns it?").select_option(label="The lead")
    for part, value in (("Day", "1"), ("Month", "9"), ("Year", "2027")):
        page.get_by_label(part, exact=True).first.fill(value)
    page.get_by_role("button", name="Add the commitment").click()
    expect(page.get_by_text("The commitment is added.")).to_be_visible()


def test_what_a_team_curates_a_later_run_keeps_and_the_last_change_is_undone(
    product: Product, browser: Browser
) -> None:
    team = Cast(product.port, browser)
    with team.as_person("lead", "/inbox") as page:
        page.get_by_role("link", name="Cold classrooms").click()
        follow(page, page.get_by_role("link", name="Rename, merge, split or dismiss it"))
        page.get_by_label("Name", exact=True).fill("Boilers that fail each winter")
        page.get_by_role("button", name="Rename").click()
        page.get_by_role("link", name="Rename, merge, split or dismiss it").click()
        page.get_by_label("Into which theme?").select_option(label="Late school buses")
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_text("It would hold 20 insights.")).to_be_visible()
        check(page)
        page.get_by_role("button", name="Merge").click()
        expect(page.get_by_text("20 insights").first).to_be_visible()
    with product.rows():
        defer("themes.discover")
    assert product.run("worker", "--until-idle").returncode == 0
    assert product.value("SELECT insight_count FROM theme WHERE name = 'Late school buses'") == 20
    with team.as_person("lead", "/inbox") as page:
        page.get_by_role("link", name="Late school buses").click()
        page.get_by_role("button", name="Undo the last change").click()
        expect(page.get_by_text("Undone.")).to_be_visible()
        expect(page.get_by_role("heading", name="Boilers that fail each winter")).to_be_visible()
        page.get_by_role("link", name="Its history").click()
        expect(page.get_by_text("This was undone")).to_be_visible()
    with product.rows():
        assert {theme.insight_count for theme in db.session.scalars(select(Theme))} == {10}
