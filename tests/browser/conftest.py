from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import launched


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser of a module: it runs a loop of its own, which no other test may meet."""
    with launched(chromium) as started:
        yield started
