"""What people do with themes: they decide where one belongs, change what is in it, work on it, ask, and endorse."""
