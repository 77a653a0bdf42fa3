"""What becomes of a file: a clean one, or the reason why there is none."""

from dataclasses import dataclass

from frontline.core.errors import FrontlineError

MAX_FILE_BYTES = 10 * 1024 * 1024


class FileRefusedError(FrontlineError):
    """A file that is not accepted; the message says why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file without what tells of its maker; `ending` is its kind, such as `jpg`."""

    ending: str
    content: bytes
