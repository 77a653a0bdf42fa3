"""Texts as words: sentences, tokens, word lists, boilerplate, and drafts of policies."""
