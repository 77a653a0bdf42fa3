"""An interrupt that is not lost.

Python drops a `KeyboardInterrupt` that arrives inside a callback, of a weak reference for example, while a command
still imports its modules. It is written down first, and asked for where the command begins its work.
"""

import signal
import threading

_came = threading.Event()


def record_interrupts() -> None:
    """From now on, an interrupt is written down before it is raised; one that is ignored stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _note)


def was_interrupted() -> bool:
    """Whether an interrupt came, raised or dropped."""
    return _came.is_set()


def raise_if_interrupted() -> None:
    """Raise an interrupt that was dropped.

    Raises:
        KeyboardInterrupt: one came.
    """
    if was_interrupted():
        raise KeyboardInterrupt


def _note(*_: object) -> None:
    _came.set()
    raise KeyboardInterrupt
