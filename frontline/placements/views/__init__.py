"""The pages of placements: the pipeline, one placement with its steps, the agreement, who fits where, coverage."""

from frontline.placements.views import (
    agreement,
    calendar,
    coverage,
    following,
    matching,
    page,
    pipeline,
    registering,
    sheets,
    steps,
)
from frontline.placements.views.blueprint import blueprint

__all__ = [
    "agreement", "blueprint", "calendar", "coverage", "following", "matching", "page", "pipeline", "registering",
    "sheets", "steps",
]  # fmt: skip
