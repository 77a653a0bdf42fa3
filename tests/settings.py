"""Other settings for as long as a test runs."""

import pytest

from frontline.core.settings import load_settings


def change_settings(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Load the settings again with changes in the environment, which processes that the test starts have too."""
    for name, value in changes.items():
        monkeypatch.setenv(f"FRONTLINE_{name.upper()}", str(value))
    monkeypatch.setattr("frontline.core.settings._current.value", load_settings())
