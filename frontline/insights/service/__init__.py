"""What authors, moderators and duty contacts can do with insights."""
