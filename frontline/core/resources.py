"""Where the folders that travel with the code are, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def get_resource_folder(name: str) -> Path:
    """The folder ``templates``, ``migrations``, ``static`` or ``translations``."""
    if name in {"static", "translations"}:
        return _PACKAGE / name
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
