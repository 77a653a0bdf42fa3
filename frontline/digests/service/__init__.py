"""Compose and send digests, and keep subscriptions."""
