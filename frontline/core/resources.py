"""Where the folders that travel with the code are, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """The folder ``templates``, ``migrations`` or ``static``."""
    inside = _PACKAGE / ("static" if name == "static" else f"_{name}")
    return inside if inside.is_dir() or name == "static" else _PACKAGE.parent / name
