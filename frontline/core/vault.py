"""Encryption at rest of what only few may read."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from frontline.core.errors import SettingsError


class Vault:
    """Encrypts and decrypts with one key (Fernet: AES-128-CBC with HMAC-SHA-256); configured once."""

    def __init__(self) -> None:
        self._cipher: Fernet | None = None

    def configure(self, secret: str) -> None:
        """Derive the key from a secret of any length."""
        self._cipher = Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))

    def lock(self, text: str) -> bytes:
        """Encrypt."""
        return self.lock_bytes(text.encode())

    def lock_bytes(self, content: bytes) -> bytes:
        """Encrypt the content of a file."""
        return self._ready.encrypt(content)

    def unlock_bytes(self, locked: bytes) -> bytes:
        """Decrypt the content of a file.

        Raises:
            SettingsError: it was encrypted with another key.
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
            SettingsError: it was encrypted with another key.
        """
        return self.unlock_bytes(locked).decode()

    @property
    def _ready(self) -> Fernet:
        if self._cipher is None:
            raise SettingsError("The key of the originals was not configured.")
        return self._cipher


vault = Vault()
