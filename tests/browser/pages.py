"""A real browser, and what is checked on every page that it opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect, sync_playwright

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
PASSWORD = "a long enough password"
_PATIENCE = 180_000  # milliseconds
expect.set_options(timeout=_PATIENCE)  # the first text that a server screens takes a while
WIDTHS, HEIGHT = (375, 1280), 900
# What stands out to the right, where the page is wider than the screen.
_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const all = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > width);
  return all.map(one => one.outerHTML.slice(0, 200));
}"""
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """A browser, for everybody who opens a window of it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        yield browser
        browser.close()


@contextmanager
def browsing(browser: Browser, *, scripts: bool = True, width: int = WIDTHS[0]) -> Iterator[BrowserContext]:
    """A session of one person, on a phone unless said otherwise."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts)
    context.set_default_timeout(_PATIENCE)
    yield context
    context.close()


def sign_in(page: Page, home: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{home}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def check(page: Page) -> None:
    """At every width axe finds nothing, and nothing is wider than the screen."""
    before = page.viewport_size
    assert before is not None
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        while not _is_checked(page):  # a page that waits for a result loads itself again
            page.wait_for_load_state()
    page.set_viewport_size(before)


def _is_checked(page: Page) -> bool:
    """Check a page at the width that it has; no, when another page came while it was looked at."""
    try:
        page.evaluate(AXE)
        violations = page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
        wide = page.evaluate(_WIDE)
    except Error as error:
        if "because of a navigation" not in error.message:
            raise
        return False
    assert violations == [], (page.url, violations)
    assert wide == [], (page.url, wide)
    return True


class Cast:
    """The people of a journey, each signed in in a window of their own."""

    def __init__(self, port: int, browser: Browser) -> None:
        self.home, self._browser = f"http://127.0.0.1:{port}", browser

    @contextmanager
    def as_person(self, name: str, path: str) -> Iterator[Page]:
        """A page as somebody sees it, checked when it is opened and when it is left."""
        with browsing(self._browser) as context:
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
