"""What every command needs: settings, and a database for as long as it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontline import domains
from frontline.core import logs, schema, telemetry
from frontline.core.database import db
from frontline.core.errors import SettingsError
from frontline.core.settings import Settings, configure_settings, load_settings
from frontline.core.translation import gettext as _
from frontline.core.vault import vault
from frontline.local import interrupts
from frontline.operations.keys import require_known_keys
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
def runtime(
    *, watch: bool = False, only_reads: bool = False, upgrades: bool = False, **overrides: object
) -> Iterator[Runtime]:
    """Read the settings, and reach the database: the embedded one, brought up to date, if none is set.

    Args:
        watch: end the process when the embedded database ends.
        only_reads: find the database as it is, and be unable to change it.
        upgrades: bring a database that is set up to date too.
        overrides: settings that are not read from the environment.

    Raises:
        SettingsError: a setting is wrong, a key is not the database's, or its schema is not the newest.
    """
    logs.configure_logging()
    settings = load_settings(**overrides)
    configure_settings(settings)
    telemetry.require_packages(settings)
    settings.instance.mkdir(parents=True, exist_ok=True)
    server = None if settings.database_url else _start_embedded_server(settings, watch=watch)
    try:
        url = settings.database_url or (server.url if server else "")
        db.configure(url, execution_options={"postgresql_readonly": only_reads})
        db.check()
        domains.install()
        if not only_reads:
            vault.configure(*settings.list_keys("originals_key"))
            _make_ready(settings, upgrades=upgrades or not settings.is_production)
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


def _make_ready(settings: Settings, *, upgrades: bool) -> None:
    if upgrades:
        if problem := schema.find_server_problem():
            raise SettingsError(problem)
        schema.upgrade_schema()
        with db.transaction():
            reference_data.load_organisations()
            policies.load_life_domains()
            if settings.sample_data:
                reference_data.load_invented_teams()
    current, newest = schema.get_schema_status()
    if current != newest:
        raise SettingsError(
            "The database is at revision %(current)s and this release needs %(newest)s: run `frontline db upgrade`.",
            current=current or _("none"),
            newest=newest,
        )
    require_known_keys(settings)
