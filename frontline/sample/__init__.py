"""Invented data for trying the product out."""

from frontline.sample.accounts import sample_accounts
from frontline.sample.answers import answer_some, is_unanswered
from frontline.sample.loader import load

__all__ = ["answer_some", "is_unanswered", "load", "sample_accounts"]
