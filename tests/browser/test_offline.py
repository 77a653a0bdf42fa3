"""Writing on a phone with a poor signal, by keyboard, and on two devices at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from frontline.accounts.models import Role
from tests.browser.pages import browsing, check, sign_in
from tests.factories import make_person
from tests.product import Product

DRAFTS = "SELECT count(*) FROM insight WHERE state = 'draft' AND saved_at IS NOT NULL"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("offline") / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        with made.rows():
            for name in ("first", "second"):
                make_person(Role.SECONDEE).email = f"{name}@example.org"
        with made.served():
            yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browsing(browser) as opened:
        yield opened


def _open(product: Product, context: BrowserContext, who: str = "first") -> Page:
    page = context.new_page()
    sign_in(page, f"http://127.0.0.1:{product.port}", f"{who}@example.org")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def _type(page: Page, words: str) -> None:
    page.get_by_label("What happened?").fill(words)


def test_what_is_written_without_a_signal_goes_up_when_it_returns(product: Product, context: BrowserContext) -> None:
    page = _open(product, context)
    before = product.value(DRAFTS)
    context.set_offline(True)
    page.goto(page.url.split("/insights")[0] + "/insights/new")
    expect(page.get_by_role("heading", name="Write without a signal")).to_be_visible()
    _type(page, "The boiler has failed again")
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The boiler has failed again")).to_be_visible()
    check(page)
    context.set_offline(False)
    page.wait_for_url("**/insights?show=drafts**")
    expect(page.get_by_role("link", name="The boiler has failed again")).to_be_visible()
    assert product.value(DRAFTS) == before + 1


def test_a_signal_lost_while_typing_loses_nothing(product: Product, context: BrowserContext) -> None:
    page = _open(product, context)
    page.get_by_role("button", name="Log an insight").click()
    _type(page, "Before the tunnel")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    context.set_offline(True)
    _type(page, "Before the tunnel and in it")
    expect(page.get_by_text("No signal: kept on this device")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Before the tunnel and in it")).to_be_visible()
    context.set_offline(False)
    page.wait_for_url("**/insights?show=drafts**")
    expect(page.get_by_role("link", name="Before the tunnel and in it")).to_be_visible()


def test_a_draft_changed_on_another_device_is_shown_beside_ones_own(product: Product, context: BrowserContext) -> None:
    page = _open(product, context)
    page.get_by_role("button", name="Log an insight").click()
    _type(page, "At first")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    context.set_offline(True)
    _type(page, "From the phone")
    expect(page.get_by_text("No signal: kept on this device")).to_be_visible()
    key = page.locator("form[data-autosave]").get_attribute("data-key")
    _change_elsewhere(product, page, str(key))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/offline")
    context.set_offline(False)
    expect(page.get_by_text("From the laptop")).to_be_visible()
    expect(page.get_by_text("From the phone")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Replace that with mine").click()
    page.wait_for_url("**/insights?show=drafts**")
    expect(page.get_by_role("link", name="From the phone")).to_be_visible()


def _change_elsewhere(product: Product, page: Page, key: str) -> None:
    """Another device of the same person: the browser's own requests do not follow the page offline."""
    home = f"http://127.0.0.1:{product.port}"
    who = page.request.get(f"{home}/insights/session").json()
    form = {"what_happened": "From the laptop", "version": "0", "csrf_token": who["token"]}
    late = page.request.post(f"{home}/insights/{key}/autosave", form=form)
    form["version"] = str(late.json()["version"])
    assert page.request.post(f"{home}/insights/{key}/autosave", form=form).ok


def test_signing_out_wipes_what_is_kept_after_asking(product: Product, context: BrowserContext) -> None:
    page = _open(product, context)
    context.set_offline(True)
    page.goto(f"http://127.0.0.1:{product.port}/insights/new")
    _type(page, "Only on this phone")
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_visible()
    context.set_offline(False)
    page.route("**/autosave", lambda route: route.abort())
    page.goto(f"http://127.0.0.1:{product.port}/insights")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"http://127.0.0.1:{product.port}/")
    kept = page.evaluate("indexedDB.databases().then(found => found.map(one => one.name))")
    assert kept == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0


def test_another_person_on_the_same_browser_sees_nothing_of_it(product: Product, context: BrowserContext) -> None:
    page = _open(product, context)
    page.get_by_role("button", name="Log an insight").click()
    context.set_offline(True)
    _type(page, "A secret of the first")
    expect(page.get_by_text("No signal: kept on this device")).to_be_visible()
    context.clear_cookies()
    page.close()
    context.set_offline(False)
    before = product.value(DRAFTS)
    other = _open(product, context, "second")
    other.goto(f"http://127.0.0.1:{product.port}/offline")
    expect(other.get_by_role("heading", name="Write without a signal")).to_be_visible()
    other.wait_for_timeout(1000)
    expect(other.get_by_text("A secret of the first")).to_have_count(0)
    assert product.value(DRAFTS) == before


def test_a_text_that_is_being_typed_is_not_lost_when_the_signal_returns(
    product: Product, context: BrowserContext
) -> None:
    page = _open(product, context)
    context.set_offline(True)
    page.goto(f"http://127.0.0.1:{product.port}/insights/new")
    _type(page, "The first, kept")
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_visible()
    _type(page, "The second, half")
    context.set_offline(False)
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_hidden()
    expect(page.get_by_label("What happened?")).to_have_value("The second, half")


def test_an_insight_is_logged_by_keyboard_alone(product: Product, context: BrowserContext) -> None:
    page = _open(product, context)
    _press_until(page, "Log an insight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/insights/new")
    _press_until(page, "What happened?")
    page.keyboard.type("The bus is late")
    _press_until(page, "Continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    _press_until(page, "Send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent")


def _press_until(page: Page, name: str) -> None:
    """Tab on until the focus stands on what a screen reader calls so."""
    focused = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == name:
            return
    raise AssertionError(f"the focus never reached {name}")
