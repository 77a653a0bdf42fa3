"""Pages of proposals, their checks, the choice between them, and what contributors see of it."""
