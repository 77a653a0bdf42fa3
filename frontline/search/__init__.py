"""Search: what has anyone said about something, as far as the person may see it."""
