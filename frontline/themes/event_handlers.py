from frontline.core.events import add_event_handler
from frontline.core.jobs import defer
from frontline.insights.events import (
    InsightProtected,
    InsightReopened,
    InsightsAccepted,
    InsightWithdrawn,
    RemarkShared,
)
from frontline.organisations import queries as organisations
from frontline.organisations.events import RecordMerged, RecordReopened, TeamClosed
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.withdrawal import forget_insight, forget_quotes
from frontline.themes.queries.insights import list_theme_ids_of_records
from frontline.themes.service.questions import ABOUT_QUESTION, notify_asker
from frontline.themes.service.recurrence import check_reopened_insight
from frontline.themes.service.team_closure import release_team


def install() -> None:
    """React to insights that come and go, and to teams that close."""
    add_event_handler(InsightsAccepted, start_analysis)
    add_event_handler(InsightWithdrawn, forget_withdrawn_insight)
    add_event_handler(InsightProtected, redescribe_insight_themes)
    add_event_handler(InsightReopened, check_recurrence)
    add_event_handler(RemarkShared, notify_question_author)
    add_event_handler(TeamClosed, release_team_themes)
    add_event_handler(RecordMerged, recount_themes)
    add_event_handler(RecordReopened, recount_themes)


def recount_themes(event: RecordMerged | RecordReopened) -> None:
    """Themes count people by profession and sites by home organisation: those that are heard from either, anew."""
    refresh_counts(list_theme_ids_of_records((event.record_id, event.successor_id)))


def start_analysis(_: InsightsAccepted) -> None:
    """One job an announcement: a shared one might already be running without seeing these insights."""
    defer("themes.analyse")


def forget_withdrawn_insight(event: InsightWithdrawn) -> None:
    """Take every sentence of it off the themes at once; summaries are written anew."""
    forget_insight(event.insight_id)
    defer("themes.describe", key="themes.describe")


def redescribe_insight_themes(event: InsightProtected) -> None:
    """Take its sentences off the themes at once: they were chosen when more of its author could be told."""
    refresh_counts([theme.id for theme in forget_quotes(event.insight_id)])
    defer("themes.describe", key="themes.describe")


def check_recurrence(event: InsightReopened) -> None:
    """Where enough people say that it is not resolved, its themes are back."""
    check_reopened_insight(event.insight_id)


def notify_question_author(event: RemarkShared) -> None:
    """Whoever asked hears of replies, once a day however many come."""
    if event.about == ABOUT_QUESTION:
        notify_asker(event.about_id)


def release_team_themes(event: TeamClosed) -> None:
    """What the team had not answered goes to its successor, or to triage."""
    successor = organisations.get_team(event.successor_id) if event.successor_id else None
    release_team(event.team_id, successor=successor)
