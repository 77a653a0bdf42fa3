"""The author's pages, the moderator's, and those of whom a concern is passed on to."""
