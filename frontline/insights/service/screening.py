"""What the screen found is kept."""

import uuid
from collections.abc import Mapping
from typing import Any

from frontline.core.database import db
from frontline.insights import originals
from frontline.insights.models.insight import Insight, Original
from frontline.insights.severity_hints import suggest_severity


def save_findings(*, insight_id: uuid.UUID, findings: Mapping[str, list[dict[str, Any]]]) -> None:
    """Keep what the screen found in each field of the text."""
    original = db.session.get(Original, insight_id)
    if original is not None:
        original.findings = dict(findings)
        text = originals.get_original_text(insight_id)
        db.session.get_one(Insight, insight_id).severity_hint = suggest_severity(text).severity
        db.session.flush()
