"""Invented data for trying the product out."""
