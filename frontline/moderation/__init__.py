"""The moderator's side of an insight: what is safe to share, and what goes to somebody else."""
