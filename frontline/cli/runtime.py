"""What every command needs: settings, and a database for as long as it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from frontline import domains
from frontline.core import interrupts, logs, migrate
from frontline.core.database import db
from frontline.core.embedded import EmbeddedServer
from frontline.core.settings import Settings, load_settings
from frontline.core.vault import vault
from frontline.organisations import reference
from frontline.policies import reference as policies


@dataclass(frozen=True, slots=True)
class Runtime:
    """Settings and the address of a database that answers."""

    settings: Settings
    url: str


@contextmanager
def runtime(*, watch: bool = False, only_reads: bool = False, **given: object) -> Iterator[Runtime]:
    """Read the settings, reach the database (the embedded one if none is set), bring it up to date.

    What `only_reads` finds the database as it is, and cannot change it.
    """
    logs.configure()
    settings = load_settings(**given)
    settings.instance.mkdir(parents=True, exist_ok=True)
    server = None if settings.database_url else EmbeddedServer(settings)
    if server:
        server.acquire()
        if watch:
            server.watch()
    try:
        url = settings.database_url or (server.url if server else "")
        db.configure(url, execution_options={"postgresql_readonly": only_reads})
        db.check()
        vault.configure(settings.secret("originals_key"))
        domains.install()
        if not only_reads:
            _bring_up_to_date()
        interrupts.check()
        yield Runtime(settings, url)
    finally:
        db.dispose()
        if server:
            server.release()


def _bring_up_to_date() -> None:
    migrate.upgrade()
    with db.transaction():
        reference.load()
        policies.load()
