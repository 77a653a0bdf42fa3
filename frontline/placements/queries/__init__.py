"""Reads of placements: one as a person may see it, lists of them, coverage, and who fits where."""
