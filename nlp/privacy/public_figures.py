"""Who is named by a public office is no finding: ministers, mayors, members of Parliament."""

import re

from nlp.privacy.spans import Span

_OFFICE = (
    r"(?:Prime Minister|Deputy Prime Minister|Chancellor(?: of the Exchequer)?|First Minister|(?:[A-Z]\w+ )?Minister"
    r"|(?:[A-Z]\w+ )?Secretary(?: of State)?|Secretary of State for [A-Z]\w+(?: and [A-Z]\w+)?|Home Secretary"
    r"|Mayor of [A-Z]\w+|[Mm]inister|Baroness|Lord|MP)"
)
_BEFORE = re.compile(rf"\b{_OFFICE}(?:,| \(| is| was)? ?$")
_AFTER = re.compile(rf"^,? ?\(?(?:then )?(?:the )?(?:then )?{_OFFICE}\b")


def is_public_figure(text: str, span: Span) -> bool:
    """Whether a name stands beside the public office that its bearer holds.

    Examples:
        >>> text = "The Prime Minister Keir Starmer said so."
        >>> is_public_figure(text, Span(19, 31, "name", 0.9, ""))
        True
    """
    if span.kind != "name":
        return False
    return bool(_BEFORE.search(text[: span.start][-60:]) or _AFTER.match(text[span.end : span.end + 60]))
