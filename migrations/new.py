"""Write the next migration from what the models say: `python -m migrations.new "opportunities have a reference"`."""

import re
import sys
from pathlib import Path

from alembic import command
from alembic.script import Script, ScriptDirectory

from frontline.cli.runtime import runtime
from frontline.core.schema import get_alembic_config, open_alembic

_COMMENT = re.compile(r"^ *# ###.*\n", re.MULTILINE)  # Alembic's own, around what it wrote


def get_next_revision() -> str:
    """The number after the newest migration's, in four digits."""
    newest = ScriptDirectory.from_config(get_alembic_config()).get_current_head() or "0"
    return f"{int(newest) + 1:04}"


def write_migration(message: str) -> Path:
    """Compare the models with a database that has every migration, and write what is lacking.

    Args:
        message: what it does, in a few words; it becomes the name of the file and its docstring.
    """
    with runtime(), open_alembic() as (config, _):
        script = command.revision(config, message, autogenerate=True, rev_id=get_next_revision())
    if not isinstance(script, Script):
        raise TypeError("one migration is written at a time")
    path = Path(script.path)
    path.write_text(_COMMENT.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write_migration(sys.argv[1]))
