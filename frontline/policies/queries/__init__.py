"""Reads of proposals, their checks, what they are compared on, and what shaped them."""
