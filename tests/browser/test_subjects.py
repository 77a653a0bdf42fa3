"""An administrator's work on the vocabulary in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from frontline.accounts.models import Role
from tests.browser.pages import Cast, check
from tests.factories import make_person
from tests.product import Product


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("subjects") / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            make_person(Role.ADMINISTRATOR).email = "admin@example.org"
        with made.served():
            yield made


def test_a_subject_is_added_removed_and_brought_back(product: Product, browser: Browser) -> None:
    with Cast(product.port, browser).as_person("admin", "/admin/subjects") as page:
        check(page)
        page.get_by_role("button", name="Add a subject").click()
        check(page)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name="Enter a preferred label")).to_be_visible()
        check(page)
        page.get_by_label("Preferred label").fill("Warm hubs in libraries")
        page.get_by_label("Stands under").select_option(label="Special educational needs and disabilities")
        page.get_by_label("Other labels").fill("WHB\nwarm banks")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Warm hubs in libraries").click()
        check(page)
        page.get_by_role("button", name="Remove this subject").click()
        expect(page.get_by_text("The subject is removed.")).to_be_visible()
        check(page)
        page.get_by_role("button", name="Undo the removal").click()
        expect(page.get_by_role("heading", name="Warm hubs in libraries")).to_be_visible()


def test_a_file_with_a_bad_line_and_a_packaged_subject_are_read_on_a_phone(
    product: Product, browser: Browser, tmp_path: Path
) -> None:
    table = tmp_path / "subjects.csv"
    table.write_text("id,broader,prefLabel\ngood,send,A good one\nlost,nowhere,Lost\n")
    with Cast(product.port, browser).as_person("admin", "/admin/subjects/import") as page:
        page.get_by_label("The file").set_input_files(table)
        page.get_by_role("button", name="Import it").click()
        expect(page.get_by_text("1 line was left out.")).to_be_visible()
        check(page)
        page.goto(f"http://127.0.0.1:{product.port}/admin/subjects/subject/ehc-plans")
        check(page)
        page.get_by_label("Labels that you add").fill("the blue folder")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Labels added")).to_be_visible()
