"""What people type where they have no answer."""

import re

_PLACEHOLDER = re.compile(
    r"n\.?/?\s?a\.?|not (?:applicable|provided|given|known|available|stated|answered|sure)|no(?:ne)?|nil|null|nothing"
    r"|no (?:comment|answer|response|further comments?|reply)|as above|see above|ditto|same(?: as above)?|tb[cad]|tba"
    r"|to be (?:confirmed|decided|agreed|advised)|unknown|don'?t know|dk|x+|test|blank|-+|\.+|_+|\?+|\u2013|\u2014|\*+",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Whether a cell holds no answer: "n/a", "-", "Not provided", "tbc".

    Examples:
        >>> is_placeholder("N/A."), is_placeholder("No beds on the ward")
        (True, False)
    """
    words = " ".join(text.replace("\u2019", "'").split()).strip(" .!,;:")
    return _PLACEHOLDER.fullmatch(words or text.strip()) is not None
