"""The pages of placements: the pipeline, one placement with its steps, the agreement, who fits where, coverage."""
