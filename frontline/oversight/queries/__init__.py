"""Reads of the measures."""
