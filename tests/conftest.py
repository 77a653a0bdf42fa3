import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from frontline.app import create_app
from frontline.core.actor import set_actor
from frontline.core.database import db
from frontline.core.process_lifetime import end_with_make
from frontline.core.settings import Settings, configure_settings, load_settings
from frontline.local.embedded.server import EmbeddedServer
from frontline.operations.troubles import forget_look
from tests import databases, language, slow
from tests.mail import MailServer, mail_server
from tests.pages import CheckingClient, KnownAttributes
from tests.settings import change_settings

end_with_make()
SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Longest first, each marked as `make test-fast` needs it."""
    slow.mark_and_sort(items)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One instance folder for all test processes of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "instance"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def settings(instance: Path) -> Settings:
    """Settings of the test run; processes that tests start have them too."""
    os.environ.pop("DATABASE_URL", None)
    # A busy machine must not look like a stalled screen.
    os.environ.update(FRONTLINE_INSTANCE=str(instance), FRONTLINE_SECURE_COOKIES="false", FRONTLINE_SCREEN_SECONDS="60")
    settings = load_settings()
    configure_settings(settings)
    return settings


@pytest.fixture(scope="session")
def server(settings: Settings, instance: Path) -> Iterator[EmbeddedServer]:
    """The embedded server, with the migrated template."""
    embedded = EmbeddedServer(settings)
    embedded.acquire()
    databases.make_template(embedded, instance)
    yield embedded
    embedded.release()


@pytest.fixture(scope="session")
def shared_database(server: EmbeddedServer) -> Iterator[str]:
    """A database for the tests of this process that roll back."""
    with databases.copied(server) as url:
        yield url


@pytest.fixture(scope="session")
def application(shared_database: str, settings: Settings) -> Iterator[Flask]:
    """The application; it is made once."""
    app = create_app(settings, database_url=shared_database)
    app.test_client_class = CheckingClient
    app.jinja_env.undefined = KnownAttributes
    yield app
    db.dispose()


@pytest.fixture
def app(application: Flask, shared_database: str) -> Iterator[Flask]:
    """The application on a transaction that is rolled back after the test."""
    engine = create_engine(shared_database)
    connection = engine.connect()
    transaction = connection.begin()
    db.configure(shared_database)
    forget_look()
    db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
    yield application
    set_actor(None)
    db.session.remove()
    transaction.rollback()
    connection.close()
    engine.dispose()
    db.session.configure(bind=None, join_transaction_mode="conditional_savepoint")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, signed out, that checks every page it is given."""
    return app.test_client()


@pytest.fixture(scope="session")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a language in which every string of ours is in brackets."""
    folder = tmp_path_factory.mktemp("translations")
    language.make_catalogue(folder)
    return folder


@pytest.fixture
def welsh(app: Flask, translations: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application, read in that language."""
    known = app.extensions["babel"]
    changed = dataclasses.replace(known, default_locale="cy", translation_directories=[str(translations)])
    monkeypatch.setitem(app.extensions, "babel", changed)


@pytest.fixture
def database(server: EmbeddedServer) -> Iterator[str]:
    """A database of the test's own, for what commits or runs in other processes."""
    with databases.copied(server) as url:
        db.configure(url)
        db.session.configure(bind=db.engine, join_transaction_mode="conditional_savepoint")
        yield url
        db.dispose()


@pytest.fixture
def shared() -> Path:
    """The folder of real data, which not every machine has."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the folder of real data is not on this machine")
    return SHARED / "data"


@pytest.fixture(scope="session")
def chromium() -> str:
    """A Chromium on this machine; `make test` sees to it that there is one."""
    names = (os.environ.get("FRONTLINE_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, filter(None, names)) if path), None)
    if found is None:
        pytest.fail("there is no Chromium: run tests/browser/find-chromium")
    return found


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the product sends to."""
    with mail_server() as found:
        change_settings(monkeypatch, smtp_url=f"smtp://127.0.0.1:{found.port}", mail_patience=1)
        yield found
