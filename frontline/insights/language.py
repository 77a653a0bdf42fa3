"""Which language a text is in: Welsh must not be read as bad English."""

import functools
from typing import Any

from frontline.insights.originals import InsightText

ENGLISH, WELSH = "en", "cy"
_MIN_CHARACTERS = 20  # characters; less tells nothing


def detect_language(words: InsightText) -> str:
    """ISO 639-1 code of the language of a text, `en` or `cy`; short texts count as English."""
    text = " ".join(part for part in words.by_field().values() if part)
    if len(text) < _MIN_CHARACTERS:
        return ENGLISH
    code, _ = _identifier().classify(text)
    return str(code)


@functools.cache
def _identifier() -> Any:
    # Its model is in the wheel; between two languages even a sentence is told surely.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([ENGLISH, WELSH])
    return identifier
