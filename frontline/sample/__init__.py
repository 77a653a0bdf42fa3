"""Invented data for trying the product out."""

from frontline.sample.accounts import sample_accounts
from frontline.sample.answers import answer_some, is_unanswered
from frontline.sample.loader import load
from frontline.sample.missions import set_out
from frontline.sample.policies import propose

__all__ = ["answer_some", "is_unanswered", "load", "propose", "sample_accounts", "set_out"]
