"""Encryption at rest of what only few may read."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from frontline.core.errors import SettingsError


class Vault:
    """Encrypts with the newest of its keys and decrypts with any (Fernet: AES-128-CBC with HMAC-SHA-256)."""

    def __init__(self) -> None:
        self._cipher: MultiFernet | None = None

    def configure(self, *secrets: str) -> None:
        """Derive the keys from secrets of any length, the newest first."""
        self._cipher = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive_key(secret))) for secret in secrets])

    def lock(self, text: str) -> bytes:
        """Encrypt."""
        return self.lock_bytes(text.encode())

    def lock_bytes(self, content: bytes) -> bytes:
        """Encrypt the content of a file."""
        return self._ready.encrypt(content)

    def unlock_bytes(self, locked: bytes) -> bytes:
        """Decrypt the content of a file.

        Raises:
            SettingsError: it was encrypted with a key that is not configured.
        """
        try:
            return self._ready.decrypt(locked)
        except InvalidToken:
            raise SettingsError(
                "An original cannot be read: FRONTLINE_ORIGINALS_KEY is not the key it was kept with."
            ) from None

    def unlock(self, locked: bytes) -> str:
        """Decrypt.

        Raises:
            SettingsError: it was encrypted with a key that is not configured.
        """
        return self.unlock_bytes(locked).decode()

    def renew(self, locked: bytes) -> bytes:
        """What was encrypted with any of the keys, encrypted with the newest.

        Raises:
            SettingsError: it was encrypted with a key that is not configured.
        """
        return self.lock_bytes(self.unlock_bytes(locked))

    @property
    def _ready(self) -> MultiFernet:
        if self._cipher is None:
            raise SettingsError("The key of the originals was not configured.")
        return self._cipher


def make_fingerprint(secret: str) -> str:
    """What tells a key from another, and nothing else of it: 16 hexadecimal digits."""
    return hashlib.sha256(b"frontline key fingerprint\0" + _derive_key(secret)).hexdigest()[:16]


def _derive_key(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


vault = Vault()
