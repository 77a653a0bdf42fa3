"""How grave a text sounds, with the words that sound so: a suggestion to the moderator, never a decision."""

import re
from dataclasses import dataclass
from importlib import resources

from frontline.insights.models.choices import Severity
from frontline.insights.originals import InsightText

# What takes a word back: "nobody died", "no injuries", "prevent suicide"; up to two words may stand between.
_DENIALS = (r"no", "nobody", "no one", "not", "never", "without", r"prevent\w*", r"avoid\w*", "zero", "fewer")
_DENIED = re.compile(rf"\b(?:{'|'.join(_DENIALS)})\b(?:\W+\w+){{0,2}}\W+$", re.IGNORECASE)
_LOOK_BACK = 40  # characters
_MAX_WORDS = 5


def _compile_word_list(name: str) -> re.Pattern[str]:
    """Any of the expressions of a list, as whole words."""
    lines = (resources.files("frontline.insights") / f"data/{name}.txt").read_text().split("\n")
    return re.compile(rf"\b(?:{'|'.join(line for line in lines if line)})\b", re.IGNORECASE)


_LEVELS = ((Severity.SEVERE, _compile_word_list("severe")), (Severity.SERIOUS, _compile_word_list("serious")))


@dataclass(frozen=True, slots=True)
class SeverityHint:
    """What is suggested, and the words that led to it."""

    severity: Severity
    words: tuple[str, ...] = ()


def suggest_severity(words: InsightText) -> SeverityHint:
    """The gravest level of which the text has a word that is not denied; English only."""
    text = "\n".join(part for part in words.by_field().values() if part)
    for severity, pattern in _LEVELS:
        matches = [match for match in pattern.finditer(text) if not _is_denied(text, match.start())]
        if matches:
            return SeverityHint(
                severity, tuple(dict.fromkeys(match.group(0).lower() for match in matches))[:_MAX_WORDS]
            )
    return SeverityHint(Severity.ROUTINE)


def _is_denied(text: str, at: int) -> bool:
    return _DENIED.search(text[max(0, at - _LOOK_BACK) : at]) is not None
