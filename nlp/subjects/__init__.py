"""Subjects of public services: a controlled vocabulary (SKOS), read, checked, and found in texts."""
