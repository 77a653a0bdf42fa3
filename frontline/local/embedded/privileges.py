"""Start a child as an ordinary user, tied to the life of its owner (Linux; elsewhere the user only)."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable

from frontline.core.process_lifetime import PR_SET_PDEATHSIG

_PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 8, 47, 2
_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP = 28, 4
_CAP_DAC_OVERRIDE, _CAPABILITY_VERSION_3 = 1, 0x20080522


def run_as_user(account: pwd.struct_passwd) -> Callable[[], None]:
    """What a child does before it becomes the server.

    When root hands over to another user, that user keeps the one right to pass folders that are
    closed to it: a checkout below ``/root`` or in a private temporary folder would otherwise be out
    of its reach, and opening those folders to everybody is not ours to do.
    """
    library = ctypes.CDLL(None)

    def prepare() -> None:
        if os.geteuid() == 0 and account.pw_uid != 0:
            _become(library, account)
        if sys.platform == "linux":
            library.prctl(PR_SET_PDEATHSIG, int(signal.SIGINT))

    return prepare


def _become(library: ctypes.CDLL, account: pwd.struct_passwd) -> None:
    if sys.platform == "linux":
        library.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # Without it access(2), by which PostgreSQL looks for its own programs, ignores the right kept below.
        library.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    if sys.platform == "linux":
        _keep_passage(library)


def _keep_passage(library: ctypes.CDLL) -> None:
    bit = 1 << _CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable: twice, for the low and the high 32 capabilities
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if library.capset(ctypes.byref(header), ctypes.byref(data)):
        raise OSError("the rights of root could not be laid down")
    library.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)
