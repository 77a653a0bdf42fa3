"""What authors, moderators and administrators enter."""
