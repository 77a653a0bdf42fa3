"""People at work while processes are killed: each goes on until it is told that a step was done, as people do."""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml.etree import ParserError

from tests.factories import PASSWORD
from tests.files import photo
from tests.product import Product
from tests.scriptless import Browser

Step = Callable[[Browser], bool]


@dataclass
class Work:
    """What people did, and what they were told."""

    product: Product
    sent: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    attached: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)

    def write(self, email: str) -> None:
        """Write and send one insight after the other; what fails is sent once more under its key, as the form does."""
        number = 0
        while not self.stopped.is_set():
            key, text = str(uuid.uuid4()), f"The {number}th bus was late, says {email}, and nobody came."

            def send(browser: Browser, key: str = key, text: str = text) -> bool:
                browser.post(f"/insights/{key}/autosave", what_happened=text)
                return self._is_told(browser.post(f"/insights/{key}/check"), "What happens next")

            if self._insist(email, send):
                self.sent[key], number = text, number + 1

    def forget(self, emails: list[str]) -> None:
        """Ask for new passwords, one account after the other, each until the page says that it was heard."""
        for email in emails:
            if self._insist("", lambda browser, email=email: self._is_told(
                browser.post("/forgotten-password", email=email), "we have sent it a link"
            )):  # fmt: skip
                self.asked.append(email)
            time.sleep(0.7)

    def moderate(self, email: str, insight_ids: list[str]) -> None:
        """Read and accept one insight after the other."""
        for insight_id in insight_ids:
            path = f"/moderation/{insight_id}"

            def accept(browser: Browser, path: str = path) -> bool:
                browser.post(f"{path}/open")
                answer = browser.send_form(path, path, checked="y")
                return answer[0] == 404 or self._is_told(answer, "Accepted.")  # noqa: PLR2004 - done, and not heard of

            if self._insist(email, accept):
                self.accepted.append(insight_id)

    def answer(self, member: str, lead: str, theme_ids: list[str]) -> None:
        """Write, clear and publish one answer after the other, by two people."""
        for theme_id in theme_ids:
            page, key = f"/themes/{theme_id}/answer", str(uuid.uuid4())
            fields = {"key": key, "outcome": "change_made", "title": "Buses", "body": "We changed it."}
            steps = (
                (member, lambda browser, page=page, fields=fields: browser.send_form(page, page, **fields), "Saved"),
                (member, lambda browser, key=key: browser.post(f"/responses/{key}/submit", checked="y"), "learance"),
                (lead, lambda browser, key=key: browser.post(f"/responses/{key}/clear"), "Publish"),
                (lead, lambda browser, key=key: browser.post(f"/responses/{key}/publish"), "Published"),
            )
            if all(
                self._insist(email, lambda browser, act=act, words=words, key=key: self._is_told(act(browser), words)
                             or words in browser.get(f"/responses/{key}")[1])
                for email, act, words in steps
            ):  # fmt: skip
                self.published.append(key)

    def attach(self, email: str, draft_id: str) -> None:
        """Add one photo after the other, until there is no room; each is told to be added, or is not there."""
        content = photo(size=(900, 700)) + b"\0" * 200_000
        while not self.stopped.is_set():
            self._insist(email, lambda browser: self._attach(browser, draft_id, content))
            time.sleep(1)

    def _attach(self, browser: Browser, draft_id: str, content: bytes) -> bool:
        status, page = browser.send_file(f"/insights/{draft_id}/files", "bus.jpg", content)
        is_added = status == 200 and "The file is added" in page  # noqa: PLR2004
        self.attached["added" if is_added else f"refused with {status}"] += 1
        return True

    def _insist(self, email: str, step: Step) -> bool:
        """Try a step until it is told to be done; with whichever browser still works."""
        browser = None
        while not self.stopped.is_set():
            try:
                if browser is None:
                    browser = Browser(self.product.port)
                    if email:
                        browser.sign_in(email, PASSWORD)
                if step(browser):
                    return True
            except (OSError, AssertionError, ValueError, ParserError) as error:
                self.errors[type(error).__name__] += 1
                browser = None
            time.sleep(0.5)
        return False

    def _is_told(self, answer: tuple[int, str], words: str) -> bool:
        status, page = answer
        if status == 200 and words in page:  # noqa: PLR2004
            return True
        self.errors[str(status)] += 1
        return False
