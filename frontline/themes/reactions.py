from frontline.core.events import react
from frontline.core.jobs import defer
from frontline.insights.events import (
    InsightProtected,
    InsightReopened,
    InsightsAccepted,
    InsightWithdrawn,
    RemarkShared,
)
from frontline.organisations import queries as organisations
from frontline.organisations.events import TeamClosed
from frontline.themes import service


def install() -> None:
    """React to insights that come and go, and to teams that close."""
    react(InsightsAccepted, start_analysis)
    react(InsightWithdrawn, forget_insight)
    react(InsightProtected, read_anew)
    react(InsightReopened, bring_back)
    react(RemarkShared, tell_asker)
    react(TeamClosed, release_themes)


def start_analysis(_: InsightsAccepted) -> None:
    """One job an announcement: a shared one might already be running without seeing these insights."""
    defer("themes.analyse")


def forget_insight(event: InsightWithdrawn) -> None:
    """Take every sentence of it off the themes at once; summaries are written anew."""
    service.forget(event.insight_id)
    defer("themes.describe", key="themes.describe")


def read_anew(event: InsightProtected) -> None:
    """Take its sentences off the themes at once: they were chosen when more of its author could be told."""
    service.refresh_counts([theme.id for theme in service.forget_words(event.insight_id)])
    defer("themes.describe", key="themes.describe")


def bring_back(event: InsightReopened) -> None:
    """Where enough people say that it is not resolved, its themes are back."""
    service.check_reopened(event.insight_id)


def tell_asker(event: RemarkShared) -> None:
    """Whoever asked hears of replies, once a day however many come."""
    if event.about == service.ABOUT:
        service.tell_asker(event.about_id)


def release_themes(event: TeamClosed) -> None:
    """What the team had not answered goes to its successor, or to triage."""
    successor = organisations.team(event.successor_id) if event.successor_id else None
    service.release_team(event.team_id, successor=successor)
