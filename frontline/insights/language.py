"""Which language a text is in: Welsh must not be read as bad English."""

import functools
from typing import Any

from frontline.insights.originals import Words

ENGLISH, WELSH = "en", "cy"
_SHORTEST = 20  # characters; less tells nothing


def language_of(words: Words) -> str:
    """ISO 639-1 code of the language of a text, `en` or `cy`; short texts count as English."""
    text = " ".join(part for part in words.parts().values() if part)
    if len(text) < _SHORTEST:
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
