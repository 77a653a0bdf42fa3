"""Every string through translation: what stands in a template as text is translated without being marked.

English is the language of the source; `make messages` writes the catalogue from which others are made.
"""

import re
from collections.abc import Iterator

import flask_babel
from flask import Flask
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from frontline.core.resources import get_resource_folder

_PIECES = re.compile(r"<[^>]*>?|[^<]+")
_WORDS = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&#?\w+;")


class TranslateAllText(Extension):
    """Turns each text between tags into a call of gettext, when the template is compiled or its strings collected."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Replace the text in data tokens; tags, and what is between the quotes of their attributes, stay."""
        inside_tag = False
        for token in stream:
            if token.type != "data":
                yield token
                continue
            for piece in _pieces(token.value, inside_tag=inside_tag):
                is_tag = inside_tag or piece.startswith("<")
                yield from [Token(token.lineno, "data", piece)] if is_tag else _tokens(piece, token.lineno)
                inside_tag = is_tag and not piece.endswith(">")


def _pieces(text: str, *, inside_tag: bool) -> list[str]:
    """Tags and texts in turn; where it begins inside a tag, the rest of that tag comes first."""
    end = text.find(">") + 1 or len(text)
    return [text[:end], *_PIECES.findall(text[end:])] if inside_tag else _PIECES.findall(text)


def _tokens(text: str, line: int) -> Iterator[Token]:
    """The text as a call of gettext, with the blanks around it as they are; what has no letters stays."""
    bare = text.strip()
    if not _WORDS.search(_ENTITY.sub("", bare)):
        yield Token(line, "data", text)
        return
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if before:
        yield Token(line, "data", before)
    yield Token(line, "variable_begin", "{{")
    yield Token(line, "name", "_")
    yield Token(line, "lparen", "(")
    yield Token(line, "string", " ".join(bare.split()).replace("%", "%%"))
    yield Token(line, "rparen", ")")
    yield Token(line, "variable_end", "}}")
    if after:
        yield Token(line, "data", after)


def gettext(text: str, **words: object) -> str:
    """A text of ours in the reader's language, with words put in; what has no translation stays as it is."""
    return str(flask_babel.gettext(text, **words))


def translate(text: object) -> str:
    """As `gettext`, for what may be of another kind, such as a text that waits to be translated."""
    return gettext(str(text))


def install(app: Flask) -> None:
    """Add translation to the application."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(get_resource_folder("translations")))
    flask_babel.Babel(app, default_locale="en", default_timezone="Europe/London")
    app.jinja_env.add_extension(TranslateAllText)
    app.jinja_env.filters["translated"] = translate
