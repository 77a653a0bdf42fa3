"""Files from people: what they are is read from their content, and what tells of their maker is taken out."""

from frontline.insights.files.cleaning import MOST_BYTES, Clean, RefusedError, cleaned
from frontline.insights.files.scanning import scan

__all__ = ["MOST_BYTES", "Clean", "RefusedError", "cleaned", "scan"]
