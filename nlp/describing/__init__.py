"""What a theme is called and how it develops: names, key phrases, quotes, summaries and trends."""
