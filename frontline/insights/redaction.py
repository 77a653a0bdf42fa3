"""The text of an insight without what the screen found."""

from frontline.core.formatting import shorten_title
from frontline.insights.originals import InsightText, OpenedOriginal
from frontline.privacy.findings import Findings
from frontline.privacy.redaction import redact, redact_fields


def redact_text(text: InsightText, findings: Findings) -> InsightText:
    """The wording proposed to the moderator: each finding replaced by its kind."""
    return InsightText(**redact_fields(text.by_field(), findings))


def get_redacted_title(original: OpenedOriginal) -> str:
    """Headline or beginning, for headings on a screen that others may see: what the screen found is left out."""
    words, findings = original.words, original.findings or {}
    if words.headline:
        return redact(words.headline, findings.get("headline", ()))
    return shorten_title(redact(words.what_happened, findings.get("what_happened", ())))
