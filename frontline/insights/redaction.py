"""The text of an insight without what the screen found."""

from frontline.insights.originals import InsightText, OpenedOriginal
from frontline.privacy.findings import Findings
from frontline.privacy.redaction import redact, redact_fields


def redact_text(text: InsightText, findings: Findings) -> InsightText:
    """The wording proposed to the moderator: each finding replaced by its kind."""
    return InsightText(**redact_fields(text.by_field(), findings))


def get_redacted_opening(original: OpenedOriginal) -> str:
    """What happened, for headings on a screen that others may see: what the screen found is left out."""
    return redact(original.words.what_happened, (original.findings or {}).get("what_happened", ()))
