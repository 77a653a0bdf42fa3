"""Tables of answers: what a team says and promises, whom it reached, and what they said of it."""

from frontline.responses.models.answer import (
    OUT,
    Audience,
    Hold,
    Outcome,
    Response,
    ResponseState,
    ResponseTheme,
    Template,
    Version,
)
from frontline.responses.models.commitment import SETTLED, Commitment, CommitmentMove, CommitmentState, Scale
from frontline.responses.models.loop import Judgement, Receipt, Verdict

__all__ = [
    "OUT", "SETTLED", "Audience", "Commitment", "CommitmentMove", "CommitmentState", "Hold", "Judgement", "Outcome",
    "Receipt", "Response", "ResponseState", "ResponseTheme", "Scale", "Template", "Verdict", "Version",
]  # fmt: skip
