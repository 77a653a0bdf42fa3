"""Files that nobody but their owner reads."""

import os
import secrets
from pathlib import Path
from typing import IO


def write_privately(path: Path, content: bytes) -> None:
    """Write a file that its owner alone can read; it is there whole or not at all, on a full disk too."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
        os.replace(unfinished, path)  # noqa: PTH105 - Path.replace is the same; this one says that it is atomic
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def open_private_log(path: Path) -> IO[bytes]:
    """A file to add to, which its owner alone can read."""
    return os.fdopen(os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "ab")
