"""The policy team's pages, what people decide of themes, and what an author sees of others."""
