"""The demonstration, and every page of it in a real browser for every sample account."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from frontline.core.clock import get_london_today
from frontline.digests.service.composition import send_due_digests
from frontline.sample.accounts import PASSWORD
from tests.browser.pages import browsing, check, follow, sign_in
from tests.product import Product, end, eventually

WHO = ("headteacher", "moderator", "lead", "member", "director", "coordinator", "admin", "duty")
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/subjects/subject/)[a-z0-9-]+")
_MOST = 50


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("demo") / "instance", instance / "models")
    made.prepare()
    with made.database():
        running = made.start("demo")
        try:
            assert eventually(lambda: running.poll() is not None or made.is_healthy())
            yield made
        finally:
            end(running)


_FILES = (".pdf", ".csv", ".xlsx", ".docx", ".jsonld")  # downloads, not pages


def _look_at_each_kind_of_page(page: Page, home: str) -> int:
    """Check one page of each kind that can be reached by links, nearest first; returns how many there are."""
    waiting, seen = [urlsplit(page.url).path], set[str]()
    while waiting and len(seen) < _MOST:
        path = waiting.pop(0)
        kind = _IDS.sub("ID", path)
        if kind in seen:
            continue
        seen.add(kind)
        page.goto(home + path)
        check(page)
        links = page.locator(f"a[href^='/'], a[href^='{home}']").evaluate_all("links => links.map(a => a.pathname)")
        waiting += [link for link in links if not link.startswith("/static") and not link.endswith(_FILES)]
    return len(seen)


@pytest.mark.parametrize("who", WHO)
def test_axe_finds_nothing_on_any_page(demo: Product, browser: Browser, who: str) -> None:
    home = f"http://127.0.0.1:{demo.port}"
    errors: list[str] = []
    with browsing(browser) as context:
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        sign_in(page, home, f"{who}@example.org", PASSWORD)
        assert _look_at_each_kind_of_page(page, home) > 3
    assert errors == []


def test_axe_finds_nothing_on_the_pages_for_anyone_and_those_for_errors(demo: Product, browser: Browser) -> None:
    home = f"http://127.0.0.1:{demo.port}"
    with browsing(browser) as context:
        page = context.new_page()
        for path in ("/", "/sign-in", "/help", "/privacy", "/accessibility", "/cookies", "/feedback", "/nothing"):
            page.goto(home + path)
            check(page)


def test_a_lead_finds_keeps_and_reads_what_mattered(demo: Product, browser: Browser) -> None:
    home = f"http://127.0.0.1:{demo.port}"
    with demo.rows():
        send_due_digests(get_london_today() + dt.timedelta(days=7))
    with browsing(browser) as context:
        page = context.new_page()
        sign_in(page, home, "lead@example.org", PASSWORD)
        page.get_by_role("link", name="Search", exact=True).click()
        page.get_by_label("What are you looking for?").fill("school attendance")
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.locator("mark").first).to_be_visible()
        check(page)
        page.get_by_text("Save this search").first.click()
        page.get_by_label("Name", exact=True).fill("Attendance")
        page.get_by_label("Tell me when there is something new").check()
        page.get_by_role("button", name="Save this search").click()
        expect(page.get_by_text("Search saved.")).to_be_visible()
        page.locator("a[href*='insight=']").first.click()
        expect(page.locator("li[id^='i']").first).to_be_visible()
        page.goto(f"{home}/digests")
        page.get_by_role("link", name=re.compile("^Attendance and belonging")).first.click()
        expect(page.get_by_role("table", name="In figures")).to_be_visible()
        check(page)
        follow(page, page.get_by_role("link", name="The last year"))
        page.go_back()
        follow(page, page.get_by_role("link", name="How often I get it"))
        page.get_by_role("link", name="Preview it").first.click()
        expect(page.get_by_text("Preview of the last 7 days")).to_be_visible()
        check(page)


def test_the_demonstration_has_answers_and_waits_in_every_queue(demo: Product) -> None:
    waiting = "SELECT count(*) FROM insight WHERE state = 'submitted'"
    assert demo.value(waiting) >= 4
    assert demo.value("SELECT count(*) FROM response WHERE state = 'published'") >= 4
    assert demo.value("SELECT count(*) FROM notice WHERE delivery = 'sent'") >= 10
    assert demo.value("SELECT count(*) FROM theme WHERE state = 'routed'") >= 10
    assert demo.value("SELECT count(DISTINCT author_id) FROM insight") >= 60
