"""The keeper's process: ``python -m frontline.local.embedded``."""

import signal
import sys

from frontline.core.settings import load_settings
from frontline.local.embedded.keeper import ANOTHER_KEEPS, run_keeper
from frontline.local.embedded.layout import get_layout

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.signal(signal.SIGINT, signal.SIG_IGN)
try:
    run_keeper(get_layout(load_settings()))
except BlockingIOError:
    sys.exit(ANOTHER_KEEPS)
