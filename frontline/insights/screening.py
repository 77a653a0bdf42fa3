"""Look for personal data in what authors write: at once while it is written, in a job where that failed."""

from typing import Any

import structlog

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.core.jobs import end_transaction
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_at_once, run_isolated_quick
from frontline.insights.identifiers import get_author_identifiers
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.privacy.identifiers import merge_identifier_findings

log = structlog.stdlib.get_logger(__name__)


def try_screen_insight(insight: Insight, text: InsightText) -> dict[str, list[Any]] | None:
    """What the screen finds in each field; None where it cannot be run now, so that a job must."""
    names = accounts.list_account_names()
    try:
        findings = run_isolated_at_once(analysis.find_personal_data_in, text.by_field(), names)
    except IsolatedProcessError:
        log.warning("screen_failed", exc_info=True)
        return None
    return merge_identifier_findings(text.by_field(), get_author_identifiers(insight), findings)


def screen_remark_text(insight: Insight, text: str) -> list[dict[str, Any]]:
    """What the screen finds in what an author adds to an insight."""
    texts, names = {"what_happened": text}, accounts.list_account_names()
    end_transaction()
    findings = run_isolated_quick(analysis.find_personal_data_in, texts, names)
    # Whoever is named for their insight is not for what they add to it.
    identifiers = get_author_identifiers(insight, whatever_identity=True)
    return merge_identifier_findings(texts, identifiers, findings).get("what_happened", [])


def screen_insight(insight: Insight, text: InsightText) -> dict[str, list[Any]]:
    """What the screen finds in each field, and where the author gives themselves away."""
    names = accounts.list_account_names()
    end_transaction()
    findings = run_isolated_quick(analysis.find_personal_data_in, text.by_field(), names)
    return merge_identifier_findings(text.by_field(), get_author_identifiers(insight), findings)
