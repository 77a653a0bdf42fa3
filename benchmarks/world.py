"""An empty product for a benchmark: a database of its own in a folder that goes with it, and the application."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def application() -> Iterator[Any]:
    """The application on an empty, migrated database with the teams that a new installation starts with."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(FRONTLINE_INSTANCE=folder, FRONTLINE_SECURE_COOKIES="false")
        from frontline import domains
        from frontline.app import create_app
        from frontline.core import schema
        from frontline.core.database import db
        from frontline.core.settings import load_settings
        from frontline.local.embedded.server import EmbeddedServer
        from frontline.organisations.reference_data import load_invented_teams, load_organisations

        settings = load_settings()
        server = EmbeddedServer(settings)
        server.acquire()
        try:
            db.configure(server.url)
            domains.load_models()
            schema.upgrade_schema()
            with db.transaction():
                load_organisations()
                load_invented_teams()
            yield create_app(settings, database_url=server.url)
        finally:
            db.dispose()
            server.release()
