"""A scanner of the operator's choice looks at each file as it came."""

import shlex
import subprocess

from frontline.core.errors import FieldError

_SECONDS = 60


def scan_for_viruses(content: bytes, command: str) -> None:
    """Give a file to the scanner on its standard input; without a scanner nothing happens.

    Args:
        content: of the file as it came.
        command: such as ``clamdscan --no-summary -``: status 0 says that a file is clean, 1 that it is not.

    Raises:
        FieldError: the scanner found something, or could not look.
    """
    if not command:
        return
    try:
        done = subprocess.run(shlex.split(command), input=content, capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        raise FieldError("file", "The file cannot be checked for viruses at the moment. Try again later") from None
    if done.returncode == 1:
        raise FieldError("file", "A virus scanner found something harmful in this file, so it was not kept")
    if done.returncode:
        raise FieldError("file", "The file cannot be checked for viruses at the moment. Try again later")
