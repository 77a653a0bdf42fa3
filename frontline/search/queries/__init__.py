"""Searches: ranked lists of what a person may find, and the searches that they keep."""
