"""What a WSGI server loads; the database's address must be set."""

from frontline.app import create_app
from frontline.core import logs
from frontline.core.errors import SettingsError
from frontline.core.settings import load_settings

logs.configure()
settings = load_settings()
if not settings.database_url:
    raise SettingsError("DATABASE_URL is not set; `frontline serve` sets it for the embedded database.")
application = create_app(settings, database_url=settings.database_url)
