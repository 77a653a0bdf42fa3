"""What moderators and duty contacts can do."""
