"""``python -m nlp``: the language layer on files of texts."""
