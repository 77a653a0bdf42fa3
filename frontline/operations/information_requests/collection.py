"""All records that a request asks for: counted for a preview, or collected with what may be personal data marked."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.subprocess_pool import IsolatedProcessError
from frontline.core.translation import gettext as _
from frontline.operations.information_requests import answer_records, insight_records, policy_records
from frontline.operations.information_requests.criteria import RequestCriteria
from frontline.operations.information_requests.exemptions import Section, SuggestedExemption
from frontline.operations.information_requests.records import HeldRecord, RecordKind
from frontline.privacy.redaction import describe_findings
from frontline.privacy.screening import screen_texts

# More than a person can review within the cost limit of the Act, and than can be screened while somebody waits.
MOST_RECORDS = 1_000
_SOURCES = (*insight_records.SOURCES, *answer_records.SOURCES, *policy_records.SOURCES)


def count_records(criteria: RequestCriteria) -> dict[RecordKind, int]:
    """How many records of each kind are asked for."""
    return {
        source.kind: db.session.scalar(
            select(func.count()).select_from(source.select(criteria).order_by(None).subquery())
        )
        or 0
        for source in _SOURCES
    }


def count_by_kind(records: Sequence[HeldRecord]) -> dict[RecordKind, int]:
    """How many of some records are of each kind, in the order of the kinds."""
    counts = Counter(record.kind for record in records)
    return {source.kind: counts[source.kind] for source in _SOURCES}


def collect_records(criteria: RequestCriteria) -> list[HeldRecord]:
    """The records that are asked for, kind by kind, with their suggested exemptions.

    Raises:
        FieldError: they are too many, or cannot be screened for personal data now.
    """
    if sum(count_records(criteria).values()) > MOST_RECORDS:
        raise FieldError(
            "words", "These are more than %(most)s records. Narrow the words or the period, and make several files",
            most=f"{MOST_RECORDS:,}",
        )  # fmt: skip
    built = (source.build(_list_rows(source.select(criteria))) for source in _SOURCES)
    return _mark_personal_data(list(itertools.chain.from_iterable(built)))


def _list_rows(query: Select[Any] | Select[Any, Any]) -> list[Any]:
    rows = db.session.execute(query).unique().all()
    return [row[0] if len(row) == 1 else row for row in rows]


def _mark_personal_data(records: Sequence[HeldRecord]) -> list[HeldRecord]:
    texts = {str(number): record.text for number, record in enumerate(records)}
    try:
        findings = screen_texts(texts)
    except IsolatedProcessError:
        raise FieldError(
            "words", "The search for personal data cannot be run at the moment. Try again in a few minutes"
        ) from None
    return [
        _add_passages(record, describe_findings(record.text, findings.get(str(number), ())))
        for number, record in enumerate(records)
    ]


def _add_passages(record: HeldRecord, passages: Sequence[str]) -> HeldRecord:
    if not passages:
        return record
    seen = SuggestedExemption(Section.PERSONAL, _("Its text may name or describe somebody: see the passages."))
    return replace(record, exemptions=(*record.exemptions, seen), passages=passages)
