"""How often people keep what the language layer suggests, and whether its confidence is honest."""
