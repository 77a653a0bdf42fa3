import uuid

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.jobs import commit_progress, defer, job
from frontline.core.settings import get_settings
from frontline.themes.analysis.assignment import analyse_insights
from frontline.themes.analysis.counts import refresh_all_counts
from frontline.themes.analysis.description import describe_themes
from frontline.themes.analysis.discovery import count_new_members, discover_themes
from frontline.themes.analysis.remit_trials import run_remit_trial
from frontline.themes.analysis.routing import explain_routings, route_themes
from frontline.themes.service.recurrence import check_recurrences, send_theme_reminders
from frontline.themes.service.severe_alarms import raise_severe_alarms

_LOCK = "themes"  # one job at a time writes themes
_GROWTH = 0.05  # of all insights: with many, a handful of new ones is no reason to look at all again


@job("themes.analyse", lock=_LOCK)
def analyse() -> None:
    """Analyse what was accepted; go on while there is more, then look for themes if enough is new."""
    progress = analyse_insights()
    if progress.urgent:
        defer("themes.route", key="themes.route")
    if progress.analysed:
        defer("themes.analyse")
        return
    members = count_new_members()
    if members.new >= max(get_settings().discover_after, _GROWTH * members.everything):
        defer("themes.discover", key="themes.discover")


@job("themes.discover", lock=_LOCK)
def discover() -> None:
    """Find themes anew, describe and route them: what was said is read once for all three."""
    insights = discover_themes()
    _commit_step()
    insights = describe_themes(insights)
    _commit_step()
    route_themes(insights)


def _commit_step() -> None:
    """Commit what was done so far: the next step begins with whatever people did meanwhile."""
    commit_progress()
    db.session.expire_all()


@job("themes.describe", lock=_LOCK)
def describe() -> None:
    """Name and summarise themes, then route those without a team."""
    insights = describe_themes()
    _commit_step()
    route_themes(insights)


@job("themes.route", lock=_LOCK)
def route() -> None:
    """Route what has no team yet."""
    route_themes()


@job("themes.explain", lock=_LOCK)
def explain(theme_ids: list[str]) -> None:
    """Find anew why themes are with their teams."""
    explain_routings([uuid.UUID(theme_id) for theme_id in theme_ids])


@job("themes.try_remit")
def try_remit(trial_id: str) -> None:
    """Find what would come and go with another remit."""
    run_remit_trial(uuid.UUID(trial_id))


@job("themes.remind", cron="0 6 * * *")
def remind() -> None:
    """Remind of what is due; bring back what people speak of again."""
    check_recurrences()
    send_theme_reminders(get_london_today())


@job("themes.alarm", cron="*/15 * * * *")
def alarm() -> None:
    """Raise the alarm on what is severe and has no team after some hours."""
    raise_severe_alarms()


@job("themes.nightly", lock=_LOCK, cron="30 2 * * *")
def nightly() -> None:
    """Look for themes with whatever is new, count anew, and route what has waited too long."""
    refresh_all_counts()
    if count_new_members().new:
        defer("themes.discover", key="themes.discover")
    else:
        defer("themes.route", key="themes.route")


@job("themes.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Analyse whatever no other job has."""
    defer("themes.analyse", key="themes.analyse")
