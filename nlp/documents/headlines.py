"""Headlines: a text may come with a few words that say what it is about."""

# A longer one is a text, and is cut at a word.
LONGEST = 200


def join_headline(headline: str | None, text: str) -> str:
    """A headline put before its text as a sentence of its own; either may be missing.

    Examples:
        >>> join_headline("Three siblings, three counties", "Not one carer could take three.")
        'Three siblings, three counties. Not one carer could take three.'
        >>> join_headline("", "Only this."), join_headline("Only this", " ")
        ('Only this.', 'Only this')
    """
    words = shorten_headline(headline or "")
    if not words or not text.strip():
        return words or text
    return f"{words} {text}" if words.endswith((".", "?", "!", "…")) else f"{words}. {text}"


def shorten_headline(headline: str) -> str:
    """A headline on one line and no longer than 200 characters."""
    words = " ".join(headline.split())
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0]
