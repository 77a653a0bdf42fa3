"""Tables of policy proposals: where they stand, what the front line knows about them, who was heard in them."""

from frontline.policies.models.check import (
    Check,
    CheckState,
    Citation,
    Consultation,
    Consulted,
    Decision,
    Finding,
    Part,
    Stance,
)
from frontline.policies.models.choice import Choice
from frontline.policies.models.proposal import (
    LIVE,
    ORDER,
    Assessment,
    Bearing,
    LifeDomain,
    Proposal,
    ProposalDomain,
    ProposalMission,
    Rating,
    Stage,
    StageMove,
    Test,
)

__all__ = [
    "LIVE", "ORDER", "Assessment", "Bearing", "Check", "CheckState", "Choice", "Citation", "Consultation",
    "Consulted", "Decision", "Finding", "LifeDomain", "Part", "Proposal", "ProposalDomain", "ProposalMission", "Rating",
    "Stage", "StageMove", "Stance", "Test",
]  # fmt: skip
