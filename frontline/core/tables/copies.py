"""A copy of a file to read at leisure, since its owner may go on working in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frontline.core.tables.rows import ImportFileError
from frontline.core.translation import gettext as _


@contextmanager
def copy_unchanged_file(path: Path) -> Iterator[Path]:
    """A copy of a file, of the same name, that lasts as long as the context.

    Raises:
        ImportFileError: there is no such file, or somebody changed it while it was copied.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        try:
            before = path.stat()
            shutil.copyfile(path, copy)
            after = path.stat()
        except OSError as error:
            raise ImportFileError(f"{path} cannot be read: {error.strerror}.") from error
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            message = _(
                "%(name)s changed while it was read. Close it in other programs and start again.", name=path.name
            )
            raise ImportFileError(message)
        yield copy
