"""The language layer: vectors, themes, labels, routing and personal data, offline and deterministic."""
