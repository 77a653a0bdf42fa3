"""Reads of answers, commitments and feedback."""
