"""Pages of proposals, their checks, the choice between them, and what contributors see of it."""

from frontline.policies.views import assessing, cited, deciding, packs, priorities, proposal, register, starting
from frontline.policies.views.blueprint import blueprint

__all__ = [
    "assessing", "blueprint", "cited", "deciding", "packs", "priorities", "proposal", "register", "starting",
]  # fmt: skip
