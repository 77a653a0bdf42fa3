"""JSON lines in and out, gzipped where the name says so; a bad line is named and the rest go on."""

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from nlp.documents.headlines import join_headline, shorten_headline
from nlp.errors import InputError


@dataclass(slots=True)
class TextLines:
    """The good lines of a file, and how many were bad.

    Attributes:
        ids: of each line, unique.
        texts: of each line, its headline before it.
        values: each whole line.
        bad: number of lines that were left out.
    """

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    bad: int = 0

    @property
    def headlines(self) -> list[str]:
        """The headline of each line; empty where it has none."""
        return [shorten_headline(value.get("headline") or "") for value in self.values]

    @property
    def bodies(self) -> list[str]:
        """The text of each line without its headline; the headline where there is nothing else."""
        return [
            value["text"] if value["text"].strip() else text
            for value, text in zip(self.values, self.texts, strict=True)
        ]


def read_texts(path: Path) -> TextLines:
    """Read lines of `{"id", "text"}` with an optional "headline"; other keys are kept in `values`.

    Raises:
        InputError: there is no such file, or it is no gzip though its name says so.
    """
    seen: set[str] = set()
    values, bad = read_lines(path, lambda raw: _parse_text_line(raw, seen))
    texts = [join_headline(value.get("headline"), value["text"]) for value in values]
    return TextLines([value["id"] for value in values], texts, values, bad)


def read_lines(path: Path, parse: Callable[[bytes], dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The lines of a file that can be parsed, and how many cannot: those are named on standard error.

    Args:
        path: of the file; its blank lines count for nothing.
        parse: raises InputError for a bad line.

    Raises:
        InputError: the file cannot be read.
    """
    values, bad = [], 0
    for number, raw in enumerate(_iterate_raw_lines(path), start=1):
        if not raw.strip():
            continue
        try:
            values.append(parse(raw))
        except InputError as error:
            print(f"{path.name}, line {number}: {error}", file=sys.stderr)
            bad += 1
    return values, bad


def _iterate_raw_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file as they stand.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with _open_file(path, "rb") as file:
            yield from file
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} cannot be read: {error}.") from error


def _parse_text_line(raw: bytes, seen: set[str]) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise InputError("it is not an object")
    _check_words(value)
    if not isinstance(value.get("id"), str | int) or isinstance(value["id"], bool):
        raise InputError('it has no "id"')
    value["id"] = _replace_surrogates(str(value["id"]))
    if value["id"] in seen:
        raise InputError(f'the id "{value["id"]}" was there before')
    seen.add(value["id"])
    return value


def _check_words(value: dict[str, Any]) -> None:
    """Bring text and headline into a form that can be used; a headline alone is a short text."""
    if not isinstance(value.get("headline"), str | None):
        raise InputError("its headline is no text")
    if value.get("headline") and value.get("text") is None:
        value["text"] = ""
    if not isinstance(value.get("text"), str):
        raise InputError('it has no "text"')
    for key in ("text", "headline"):
        value[key] = _replace_surrogates(value.get(key) or "")


def _replace_surrogates(text: str) -> str:
    """A lone surrogate can be written in JSON but not in UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    """Write values as JSON lines.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        with _open_file(path, "wb") as file:
            for value in values:
                file.write((json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error}.") from error


@contextmanager
def _open_file(path: Path, mode: str) -> Iterator[IO[bytes]]:
    open_path: Any = gzip.open if path.suffix == ".gz" else open
    with open_path(path, mode) as file:
        yield file
