"""A real browser, and what is checked on every page that it opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
PASSWORD = "a long enough password"
expect.set_options(timeout=20_000)  # the first text that a server screens takes a while
WIDTHS = (375, 1280)
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@contextmanager
def browsing(chromium: str, width: int, *, scripts: bool = True) -> Iterator[BrowserContext]:
    """A browser session of one person at one width."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        yield context
        context.close()
        browser.close()


def sign_in(page: Page, home: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{home}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def check(page: Page) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    assert found == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url


class Cast:
    """The people of a journey at one width, each signed in in a window of their own."""

    def __init__(self, port: int, chromium: str, width: int) -> None:
        self.home, self._chromium, self._width = f"http://127.0.0.1:{port}", chromium, width

    @contextmanager
    def as_person(self, name: str, path: str) -> Iterator[Page]:
        """A page as somebody sees it, checked when it is opened and when it is left."""
        with browsing(self._chromium, self._width) as context:
            page = context.new_page()
            sign_in(page, self.home, f"{name}@example.org")
            page.goto(self.home + path)
            check(page)
            yield page
            check(page)


def follow(page: Page, what: Locator) -> None:
    """Press what leads to another page, and check that one: not the page that is being left."""
    with page.expect_navigation():
        what.click()
    check(page)
