"""Digests: what mattered lately, for each who has asked to hear of it; composed, checked again, sent, kept."""
