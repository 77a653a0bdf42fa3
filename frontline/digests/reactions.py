from frontline.core.events import react
from frontline.core.jobs import defer
from frontline.digests.letters import about, stop, write
from frontline.insights.events import InsightProtected, InsightWithdrawn
from frontline.notices.letters import Kind, plain, register
from frontline.notices.reactions import of_person, stop_all


def install() -> None:
    """Say how digests are written and stopped; forget what is taken back."""
    register("digest", Kind(write, about=about, stop=stop, is_bundled=False))
    register("severe", Kind(plain, about=of_person, stop=stop_all, is_bundled=False))
    react(InsightWithdrawn, forget)
    react(InsightProtected, forget)


def forget(event: InsightWithdrawn | InsightProtected) -> None:
    """No page shows it from now on; every sentence of it leaves the digests that are kept, too."""
    defer("digests.forget", insight_id=str(event.insight_id))
