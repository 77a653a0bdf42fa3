"""Bulk import of accepted, de-identified insights of a named source."""
