"""The language layer: vectors, themes, descriptions, routing and personal data, offline and deterministic."""
