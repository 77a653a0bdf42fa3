"""A curator clears a bench of twelve by the keyboard; an author hears of it only then, and takes an insight out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from frontline.accounts.models import Role
from tests.browser.pages import Cast, check
from tests.factories import make_insight, make_person, make_team, make_theme
from tests.product import Product
from tests.themes import suggest

_THEMES = 12


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("bench") / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            make_person(Role.MODERATOR).email = "moderator@example.org"
            author = make_person(Role.SECONDEE)
            author.email = "author@example.org"
            for number in range(_THEMES):
                first, second = make_insight(author, headline=f"Buses {number}"), make_insight()
                theme = make_theme(first, second, name=f"Late buses {number}")
                suggest(theme, make_team(), make_team())
        with made.served():
            yield made


def test_a_curator_clears_the_bench_with_two_keys_a_theme_and_the_author_hears_of_it(
    product: Product, browser: Browser
) -> None:
    cast = Cast(product.port, browser)
    with cast.as_person("author", "/insights") as page:
        expect(page.get_by_text("Being placed with a team").first).to_be_visible()
        assert page.get_by_text("With Team").count() == 0
    keys = 0
    with cast.as_person("moderator", "/triage") as page:
        check(page)
        while page.get_by_text("Nothing waits for a person.").count() == 0:
            page.keyboard.press("Alt+j")
            expect(page.locator("[data-bench]").first.get_by_role("button").first).to_be_focused()
            with page.expect_navigation():
                page.keyboard.press("Enter")
            keys += 2
    assert keys == 2 * _THEMES
    with cast.as_person("author", "/insights") as page:
        assert page.get_by_text("Being placed with a team").count() == 0
        page.get_by_role("link", name="Buses 3", exact=True).click()
        check(page)
        page.get_by_text("It is not about “Late buses 3”").click()
        page.get_by_role("button", name="This does not belong here").click()
        expect(page.get_by_text("It has left the theme")).to_be_visible()
        expect(page.get_by_text("Being placed with a team").first).to_be_visible()
