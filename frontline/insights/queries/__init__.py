"""Reads of insights, for authors, moderators and higher domains."""
