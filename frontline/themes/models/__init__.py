"""Tables of themes: what is said, where it belongs, what people made of it, and counts of it."""
