"""Processes that end with whoever started them (Linux)."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(sign: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send this process a signal when the thread that started it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sign))


def end_with_make() -> None:
    """End with the make that started this process, even if it is killed; children decide for themselves."""
    if os.environ.pop("FRONTLINE_TIED", None):
        end_with_parent(signal.SIGTERM)
