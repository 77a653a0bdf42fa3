"""Reads for moderators and duty contacts."""
