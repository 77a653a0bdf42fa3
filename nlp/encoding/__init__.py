"""Texts as vectors: the sentence model, its weights and its conversion."""
