"""Forms about personal data in a text."""
