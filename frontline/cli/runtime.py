"""What every command needs: settings, and a database for as long as it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontline import domains
from frontline.core import logs, schema
from frontline.core.database import db
from frontline.core.settings import Settings, configure_settings, load_settings
from frontline.core.vault import vault
from frontline.local import interrupts
from frontline.organisations import reference_data
from frontline.policies import reference as policies

if TYPE_CHECKING:
    from frontline.local.embedded.server import EmbeddedServer


@dataclass(frozen=True, slots=True)
class Runtime:
    """Settings and the address of a database that answers."""

    settings: Settings
    url: str


@contextmanager
def runtime(*, watch: bool = False, only_reads: bool = False, **overrides: object) -> Iterator[Runtime]:
    """Read the settings, reach the database (the embedded one if none is set), bring it up to date.

    What `only_reads` finds the database as it is, and cannot change it.
    """
    logs.configure_logging()
    settings = load_settings(**overrides)
    configure_settings(settings)
    settings.instance.mkdir(parents=True, exist_ok=True)
    server = None if settings.database_url else _start_embedded_server(settings, watch=watch)
    try:
        url = settings.database_url or (server.url if server else "")
        db.configure(url, execution_options={"postgresql_readonly": only_reads})
        db.check()
        vault.configure(settings.secret("originals_key"))
        domains.install()
        if not only_reads:
            _bring_up_to_date()
        interrupts.raise_if_interrupted()
        yield Runtime(settings, url)
    finally:
        db.dispose()
        if server:
            server.release()


def _start_embedded_server(settings: Settings, *, watch: bool) -> "EmbeddedServer":
    """Imported here alone: an installation with a database of its own meets nothing of it."""
    from frontline.local.embedded.server import EmbeddedServer

    server = EmbeddedServer(settings)
    server.acquire()
    if watch:
        server.watch()
    return server


def _bring_up_to_date() -> None:
    schema.upgrade_schema()
    with db.transaction():
        reference_data.load_organisations()
        policies.load_life_domains()
