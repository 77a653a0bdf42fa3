"""The headline of an insight: suggested from its text, the author's to change."""

import uuid

import structlog

from frontline import analysis
from frontline.core.errors import ModelUnavailableError
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_at_once
from frontline.insights import originals
from frontline.insights.models.insight import HEADLINE_LENGTH
from frontline.insights.originals import InsightText
from frontline.privacy.findings import Findings

log = structlog.stdlib.get_logger(__name__)
# Ends a clause, so that no suggestion reaches over what was taken out.
_GAP = "; "


def suggest_headline(words: InsightText, findings: Findings | None) -> str:
    """A few words of what happened that say what it is about, with nothing in them that the screen marked.

    Empty where the text is empty, or nothing can be suggested now.
    """
    text = words.what_happened
    spans = sorted((findings or {}).get("what_happened", ()), key=lambda span: span["start"], reverse=True)
    for span in spans:
        text = text[: span["start"]] + _GAP + text[span["end"] :]
    try:
        return run_isolated_at_once(analysis.suggest_headline, text)[:HEADLINE_LENGTH]
    except (IsolatedProcessError, ModelUnavailableError):
        log.warning("headline_failed", exc_info=True)
        return ""


def suggest_draft_headline(insight_id: uuid.UUID) -> str:
    """What is suggested for a draft that has no headline; empty where its author has written one."""
    original = originals.get_originals([insight_id])[insight_id]
    return "" if original.words.headline else suggest_headline(original.words, original.findings)
