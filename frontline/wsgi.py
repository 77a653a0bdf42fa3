"""What a WSGI server loads; the database's address must be set."""

import contextlib
import threading

from frontline import analysis
from frontline.app import create_app
from frontline.core import logs
from frontline.core.errors import SettingsError
from frontline.core.settings import load_settings
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_quick

logs.configure_logging()
settings = load_settings()
if not settings.database_url:
    raise SettingsError("DATABASE_URL is not set; `frontline serve` sets it for the embedded database.")
application = create_app(settings, database_url=settings.database_url)


def _warm() -> None:
    """Start the process that screens, and prepare the labels, so that nobody who comes first waits for them."""
    with contextlib.suppress(IsolatedProcessError):
        run_isolated_quick(analysis.find_personal_data_in, {"what_happened": "Nothing yet"}, ())
    analysis.expand_labels("nothing yet", ())


threading.Thread(target=_warm, daemon=True).start()
