"""Bulk import of accepted, de-identified insights of a named source."""

from frontline.insights.importing.run import BadRow, Outcome, Request, run

__all__ = ["BadRow", "Outcome", "Request", "run"]
