"""Secrets that are sent once and kept as a hash."""

import hashlib
import secrets


def make_token() -> str:
    """A secret that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """What is kept of a token, and of the address and network of a try: SHA-256."""
    return hashlib.sha256(secret.encode()).digest()
