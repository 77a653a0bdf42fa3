"""Reads of digests: what is in scope, what may be shown of one now, archives and subscriptions."""
