"""Reads of themes: one as a person may see it, lists of them, and what is shown around one."""
