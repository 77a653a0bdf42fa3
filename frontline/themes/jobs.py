import uuid

from frontline.core.database import db
from frontline.core.furniture import today
from frontline.core.jobs import checkpoint, defer, job
from frontline.core.settings import load_settings
from frontline.themes import service

_LOCK = "themes"  # one job at a time writes themes
_GROWTH = 0.05  # of all insights: with many, a handful of new ones is no reason to look at all again


@job("themes.analyse", lock=_LOCK)
def analyse() -> None:
    """Analyse what was accepted; go on while there is more, then look for themes if enough is new."""
    done = service.analyse()
    if done.urgent:
        defer("themes.route", key="themes.route")
    if done.analysed:
        defer("themes.analyse")
        return
    members = service.new_members()
    if members.new >= max(load_settings().discover_after, _GROWTH * members.everything):
        defer("themes.discover", key="themes.discover")


@job("themes.discover", lock=_LOCK)
def discover() -> None:
    """Find themes anew, describe and route them: what was said is read once for all three."""
    known = service.discover()
    _keep_step()
    known = service.describe(known)
    _keep_step()
    service.route(known)


def _keep_step() -> None:
    """Keep what was done so far: the next step begins with whatever people did meanwhile."""
    checkpoint()
    db.session.expire_all()


@job("themes.describe", lock=_LOCK)
def describe() -> None:
    """Name and summarise themes, then route those without a team."""
    known = service.describe()
    _keep_step()
    service.route(known)


@job("themes.route", lock=_LOCK)
def route() -> None:
    """Route what has no team yet."""
    service.route()


@job("themes.explain", lock=_LOCK)
def explain(theme_ids: list[str]) -> None:
    """Find anew why themes are with their teams."""
    service.explain([uuid.UUID(theme_id) for theme_id in theme_ids])


@job("themes.try_remit")
def try_remit(trial_id: str) -> None:
    """Find what would come and go with another remit."""
    service.find_changes(uuid.UUID(trial_id))


@job("themes.remind", cron="0 6 * * *")
def remind() -> None:
    """Remind of what is due; bring back what people speak of again."""
    service.check_new()
    service.remind(today())


@job("themes.nightly", lock=_LOCK, cron="30 2 * * *")
def nightly() -> None:
    """Look for themes with whatever is new, count anew, and route what has waited too long."""
    service.refresh_all()
    if service.new_members().new:
        defer("themes.discover", key="themes.discover")
    else:
        defer("themes.route", key="themes.route")


@job("themes.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Analyse whatever no other job has."""
    defer("themes.analyse")
