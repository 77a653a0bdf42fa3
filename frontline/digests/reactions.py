from frontline.digests.letters import about, stop, write
from frontline.notices.letters import Kind, register


def install() -> None:
    """Say how digests are written and stopped."""
    register("digest", Kind(write, about=about, stop=stop, is_bundled=False))
