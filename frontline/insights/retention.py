from flask_babel import lazy_gettext as _l

from frontline.core.retention import RetentionKind, register_retention_kind
from frontline.insights.service import erasure


def install() -> None:
    """Say what of insights ends with its time."""
    for kind in (
        RetentionKind(
            "insights.withdrawn", _l("What was written in withdrawn insights, with its files, after it was withdrawn"),
            30, erasure.erase_withdrawn_originals,
        ),
        RetentionKind(
            "insights.drafts", _l("Drafts, after somebody last wrote in them"), 365, erasure.erase_old_drafts
        ),
        RetentionKind(
            "insights.originals", _l("What authors first wrote, after the insight was accepted; what is shared stays"),
            730, erasure.erase_old_originals,
        ),
    ):  # fmt: skip
        register_retention_kind(kind)
