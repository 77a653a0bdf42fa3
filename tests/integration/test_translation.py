"""Every string goes through translation: read in a language made for the test, no English is left."""

import dataclasses
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import mofile, pofile
from flask import Flask
from jinja2 import Environment

from frontline.accounts.models import Role
from frontline.core.translation import EveryString
from frontline.insights.forms.writing import QUESTIONS
from tests.factories import make_person
from tests.insights import only, secondee, start, waiting
from tests.pages import CheckingClient

ROOT = Path(__file__).resolve().parents[2]
# What people wrote, names of our own, and what no language changes.
_OURS = re.compile(
    r"^(?:You (?:can enter|have).* characters|⟦.*⟧|Frontline|: |Person \d+\.?|SAW|[a-z0-9.]+@example\.org|Urban"
    r"|D\d+: .*|[A-Z]{2,4}|English|[\W\d]*|\d+ \w+ \d{4}( at [\d:]+[ap]m)?)$",
    re.DOTALL,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Welsh, as it were: every string in brackets."""
    made = tmp_path_factory.mktemp("translations")
    recipe = re.search(r"pybabel --quiet (extract .*?) --output \S+(.*?) \.$", _joined("Makefile"), re.MULTILINE)
    assert recipe
    options = f"{recipe[1]} {recipe[2]}".split()
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *options, "--output", f"{made}/all.pot", "."]
    subprocess.run(command, check=True, cwd=ROOT)
    with (made / "all.pot").open("rb") as opened:
        catalogue = pofile.read_po(opened)
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            message.string = f"⟦{message.id}⟧"
    (made / "cy/LC_MESSAGES").mkdir(parents=True)
    with (made / "cy/LC_MESSAGES/messages.mo").open("wb") as written:
        mofile.write_mo(written, catalogue)
    return made


def _joined(name: str) -> str:
    """A file of the project with its continued lines in one."""
    return re.sub(r"\s*\\\n\s*", " ", (ROOT / name).read_text())


@pytest.fixture
def welsh(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = app.extensions["babel"]
    changed = dataclasses.replace(known, default_locale="cy", translation_directories=[str(folder)])
    monkeypatch.setitem(app.extensions, "babel", changed)


class _Texts(HTMLParser):
    """The texts of a page's own part, piece by piece."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0
        self.feed(html[html.index("<main") : html.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        self._silent += tag in {"textarea", "noscript"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"textarea", "noscript"}

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(data.strip())


def _left(html: str) -> list[str]:
    """English that is left on a page."""
    return [
        text
        for text in _Texts(html).texts
        if not all(_OURS.match(part.strip()) for part in re.split(r"(?<=⟧)|(?=⟦)", text))
    ]


@pytest.mark.usefixtures("welsh")
def test_no_english_is_left_where_an_insight_is_logged(client: CheckingClient) -> None:
    start(secondee(client), saw="SAW")
    key = only().id
    paths = ["/insights/new", f"/insights/{key}/check", f"/insights/{key}/files", f"/insights/{key}/others", "/offline"]
    paths += [f"/insights/{key}/questions/{name}" for name in QUESTIONS]
    paths += ["/notices/settings", "/notices", "/insights?show=yours"]
    left = {path: found for path in paths if (found := _left(client.get(path).text))}
    client.submit(f"/insights/{key}/check")
    assert left | {"sent": _left(client.get(f"/insights/{key}/sent").text)} == {"sent": []}


@pytest.mark.usefixtures("welsh")
def test_no_english_is_left_on_the_moderators_pages(client: CheckingClient) -> None:
    insight = waiting("SAW", findings={})
    client.sign_in(make_person(Role.MODERATOR))
    client.submit(f"/moderation/{insight.id}/open")
    paths = ("/moderation", f"/moderation/{insight.id}", "/moderation/rules")
    assert {path: found for path in paths if (found := _left(client.get(path).text))} == {}


@pytest.mark.usefixtures("welsh")
def test_errors_are_translated_too(client: CheckingClient) -> None:
    start(secondee(client), saw="")
    page = start(client, saw="x" * 4001)
    assert "⟦Enter what happened⟧" in start(client, saw="").text
    assert "4,000 characters or fewer. You have 1 too many⟧" in page.text


def test_text_between_tags_is_found_and_attributes_are_left_alone() -> None:
    environment = Environment(extensions=[EveryString, "jinja2.ext.i18n"], autoescape=True)
    environment.install_gettext_callables(str.upper, max, newstyle=True)  # type: ignore[attr-defined]
    page = '<p class="a{% if x %} b{% endif %}" title="kept">one {{ y }} 50% &amp; two</p> <br> 1 &middot; 2'
    shown = environment.from_string(page).render(x=True, y="<z>")
    assert shown == '<p class="a b" title="kept">ONE &lt;z&gt; 50% &AMP; TWO</p> <br> 1 &middot; 2'
