"""A language made for tests: every string of ours in brackets, and what is put into it outside of them."""

import re
import subprocess
import sys
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from babel.messages import mofile, pofile

from tests.pages import CheckingClient

ROOT = Path(__file__).resolve().parents[1]
_SLOT = re.compile(r"(%\(\w+\)[a-z])")
_LETTER = re.compile(r"[^\W\d_]")
_TRANSLATED = re.compile(r"⟦[^⟦⟧]*⟧", re.DOTALL)
# What people wrote, names of our own, and what no language changes.
_OURS = re.compile(
    r"You (?:can enter|have).* characters|[a-z0-9.]+@example\.org|\bD\d+: .*"
    r"|\b(?:Frontline|(?:Person|Department|School|Team|Theme) \d+|D\d+|[A-Z]{2,4}|English|North West|Urban"
    r"|(?:\d+ )?[A-Z][a-z]+ \d{4}(?: at [\d:]+[ap]m)?|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b",
    re.DOTALL,
)


def make_catalogue(folder: Path) -> None:
    """Welsh, as it were, by the recipe of `make messages`."""
    recipe = re.search(r"pybabel --quiet (extract .*?) --output \S+(.*?) \.$", _joined("Makefile"), re.MULTILINE)
    assert recipe
    options = f"{recipe[1]} {recipe[2]}".split()
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *options, "--output", f"{folder}/all.pot"]
    subprocess.run([*command, "."], check=True, cwd=ROOT)
    with (folder / "all.pot").open("rb") as opened:
        catalogue = pofile.read_po(opened)
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            message.string = "".join(_bracketed(piece) for piece in _SLOT.split(message.id))
    (folder / "cy/LC_MESSAGES").mkdir(parents=True)
    with (folder / "cy/LC_MESSAGES/messages.mo").open("wb") as written:
        mofile.write_mo(written, catalogue)


def _joined(name: str) -> str:
    """A file of the project with its continued lines in one."""
    return re.sub(r"\s*\\\n\s*", " ", (ROOT / name).read_text())


def _bracketed(piece: str) -> str:
    return piece if _SLOT.fullmatch(piece) or not _LETTER.search(piece) else f"⟦{piece}⟧"


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


def is_english(text: str, *written: str) -> bool:
    """Whether anything is left of a text beside what is translated, what is `written` by people, and names."""
    bare = _TRANSLATED.sub(" ", text)
    for words in written:
        bare = bare.replace(words, " ")
    return bool(_LETTER.search(_OURS.sub("", bare)))


def english_in(html: str, *written: str) -> list[str]:
    """English that is left on a page."""
    return [text for text in _Texts(html).texts if is_english(text, *written)]


def english_on(client: CheckingClient, paths: Iterable[str], *written: str) -> dict[str, list[str]]:
    """English that is left on some pages; those that have none are not named."""
    return {path: found for path in paths if (found := english_in(client.get(path).text, *written))}
