"""Invented data for trying the product out."""

from frontline.sample.loader import load, sample_accounts

__all__ = ["load", "sample_accounts"]
