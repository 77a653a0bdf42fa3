"""Files from people: what they are is read from their content, and what tells of their maker is taken out."""

from frontline.core.files.cleaning import cleaned
from frontline.core.files.outcomes import MOST_BYTES, Clean, RefusedError
from frontline.core.files.scanning import scan

__all__ = ["MOST_BYTES", "Clean", "RefusedError", "cleaned", "scan"]
