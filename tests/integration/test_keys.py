"""The keys of the originals: another one is refused, a new one is taken into use, nothing is lost on the way."""

from pathlib import Path

import pytest

from frontline import domains
from frontline.core.database import db
from frontline.core.errors import SettingsError
from frontline.core.settings import Settings, get_settings
from frontline.core.storage import get_storage
from frontline.core.vault import make_fingerprint, vault
from frontline.insights import originals
from frontline.insights.originals import InsightText
from frontline.operations.keys import list_fingerprints_in_use, require_known_keys, rotate_keys
from tests.factories import make_insight, make_person

OLD, NEW = "the old key of more than 32 characters", "the new key of more than 32 characters"


@pytest.fixture(autouse=True)
def _own_vault() -> object:
    yield
    vault.configure(*get_settings().list_keys("originals_key"))


def _settings(folder: Path, *keys: str) -> Settings:
    return Settings(instance=folder, originals_key=",".join(keys))


@pytest.mark.usefixtures("database")
def test_a_database_is_not_served_with_another_key_than_its_own(tmp_path: Path) -> None:
    require_known_keys(_settings(tmp_path, OLD))
    with pytest.raises(SettingsError, match="holds originals under " + make_fingerprint(OLD)):
        require_known_keys(_settings(tmp_path, NEW))
    require_known_keys(_settings(tmp_path, OLD))


@pytest.mark.usefixtures("database")
def test_everything_is_encrypted_with_the_new_key_and_the_old_one_can_go(tmp_path: Path) -> None:
    domains.load_models()
    require_known_keys(_settings(tmp_path, OLD))
    vault.configure(OLD)
    with db.transaction():
        author = make_person()
        insights = [make_insight(author, what_happened="Shared words") for _ in range(3)]
        for insight in insights:
            originals.save_original(insight.id, InsightText("First words"))
        ids = [insight.id for insight in insights]
    both = _settings(tmp_path, NEW, OLD)
    get_storage(both).put("a-file", vault.lock_bytes(b"an agreement"))
    vault.configure(*both.list_keys("originals_key"))
    require_known_keys(both)
    assert rotate_keys(both) >= len(ids) + 1
    vault.configure(NEW)
    with db.transaction():
        assert list_fingerprints_in_use() == [make_fingerprint(NEW)]
        assert {originals.get_original_text(insight_id).what_happened for insight_id in ids} == {"First words"}
    assert vault.unlock_bytes(get_storage(both).get("a-file")) == b"an agreement"
    require_known_keys(_settings(tmp_path, NEW))


def test_no_key_is_invented_in_production(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, database_url="postgresql://somebody@db.example.org/frontline")
    with pytest.raises(SettingsError, match="FRONTLINE_ORIGINALS_KEY is not set"):
        settings.list_keys("originals_key")
    assert not any(tmp_path.iterdir())


def test_a_short_key_is_named_by_its_setting() -> None:
    with pytest.raises(ValueError, match="each key must have at least 32 characters"):
        Settings(secret_key=f"{NEW},short")


@pytest.mark.parametrize(
    ("given", "is_secure"),
    [
        ({"url": "https://frontline.example.org"}, True), ({"url": "http://frontline.internal"}, False),
        ({}, False), ({"host": "0.0.0.0"}, True), ({"database_url": "postgresql://db/frontline"}, True),  # noqa: S104 - not opened
    ],
)  # fmt: skip
def test_cookies_are_secure_by_the_address_that_people_use(given: dict[str, str], is_secure: bool) -> None:  # noqa: FBT001 - a case
    assert Settings(secure_cookies=None, **given).has_secure_cookies is is_secure  # type: ignore[arg-type]
