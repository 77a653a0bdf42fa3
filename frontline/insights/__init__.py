"""What secondees log: capture, drafts, the personal-data screen, moderation, import."""
