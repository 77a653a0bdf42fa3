"""The pages of answers and commitments, and what contributors and the community see of them."""

from frontline.responses.views import answering, clearing, committing, community, judging
from frontline.responses.views.blueprint import blueprint

__all__ = ["answering", "blueprint", "clearing", "committing", "community", "judging"]
