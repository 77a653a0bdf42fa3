"""Look for personal data in what staff write to contributors."""

import re
from collections.abc import Mapping
from typing import Any

import structlog

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_quick
from frontline.privacy.findings import Findings, list_confident_words

log = structlog.stdlib.get_logger(__name__)
_BATCH_SIZE = 50  # texts, in well under a second


def find_personal_data(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """The field and the words of the first personal data that the screen is sure of; None where there is none.

    For what staff write to contributors, who must find nobody named in it; where the screen cannot be run, nothing
    is found, and a person reads it before it is published.
    """
    try:
        findings = run_isolated_quick(analysis.find_personal_data_in, texts, accounts.list_account_names())
    except IsolatedProcessError:
        log.warning("screen_failed", exc_info=True)
        return None
    for field, field_findings in findings.items():
        for words in list_confident_words(texts[field], field_findings):
            return field, words
    return None


def screen_texts(texts: Mapping[str, str]) -> Findings:
    """All that the screen finds in many texts, a few at a time: what people write meanwhile is screened in between.

    Raises:
        IsolatedProcessError: the screen cannot be run.
    """
    names, items = accounts.list_account_names(), list(texts.items())
    findings: dict[str, list[dict[str, Any]]] = {}
    for start in range(0, len(items), _BATCH_SIZE):
        batch = dict(items[start : start + _BATCH_SIZE])
        findings |= run_isolated_quick(analysis.find_personal_data_in, batch, names)
    return findings


def find_named_secondee(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """The field in which a secondee is named, with the name; whether they have contributed, nobody learns by it."""
    names = [
        name for name in accounts.list_names_in_role(Role.SECONDEE) if " " in name.strip()
    ]  # one word alone may be any word
    for name in names:
        for field, text in texts.items():
            if re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", text):
                return field, name
    return None
