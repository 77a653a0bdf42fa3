"""What becomes of a file: a clean one, or the reason why there is none."""

from dataclasses import dataclass

from frontline.core.errors import FrontlineError

MOST_BYTES = 10 * 1024 * 1024


class RefusedError(FrontlineError):
    """A file that is not accepted; the message says why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A file without what tells of its maker; `ending` is its kind, such as `jpg`."""

    ending: str
    content: bytes
