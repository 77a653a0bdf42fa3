"""The keeper's process: ``python -m frontline.core.embedded``."""

import signal
import sys

from frontline.core.embedded.keeper import ANOTHER_KEEPS, keep
from frontline.core.embedded.layout import layout
from frontline.core.settings import load_settings

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.signal(signal.SIGINT, signal.SIG_IGN)
try:
    keep(layout(load_settings()))
except BlockingIOError:
    sys.exit(ANOTHER_KEEPS)
