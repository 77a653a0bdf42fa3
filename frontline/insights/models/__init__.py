"""Tables of insights, and the words that describe one."""

from frontline.insights.models.conversation import Attachment, Clarification, Measure
from frontline.insights.models.importing import ImportRun
from frontline.insights.models.insight import UNDO, Insight, Original, Source
from frontline.insights.models.moderation import (
    Acquaintance,
    DutyContact,
    Miss,
    ModerationPolicy,
    Phrase,
    Redirection,
)
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.models.words import Concern, Frequency, Identity, Kind, Severity, State

__all__ = [
    "UNDO",
    "Acquaintance",
    "Attachment",
    "Clarification",
    "Concern",
    "DutyContact",
    "Frequency",
    "Identity",
    "ImportRun",
    "Insight",
    "Kind",
    "Measure",
    "Miss",
    "ModerationPolicy",
    "Original",
    "Phrase",
    "Redirection",
    "Remark",
    "RemarkState",
    "Severity",
    "Source",
    "State",
]
