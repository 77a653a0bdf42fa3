"""Pages of notices: one's own, how they are sent, and what could not be delivered."""
