"""Pages of moderators and duty contacts."""
