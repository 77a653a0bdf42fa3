"""Themes: what recurs, who belongs to which, where each came from, and which team it is for."""
