"""What nothing stands against is shared as it was written: read together, or by itself where that is switched on."""

from collections.abc import Collection

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.insights import originals
from frontline.insights.language import ENGLISH
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.insights.models.clarification import Attachment
from frontline.insights.models.insight import Insight, Original
from frontline.insights.queries.own import IN_MODERATION_STATES
from frontline.insights.service.sharing import share_insight
from frontline.moderation.queries.queue import list_moderation_queue
from frontline.moderation.queries.rules import get_moderation_policy
from frontline.moderation.service.desk import open_for_moderation


def list_clean_insights(insights: Collection[Insight]) -> list[Insight]:
    """Those in which the screen found nothing, and about which nothing needs a second thought."""
    ids = [insight.id for insight in insights]
    screened = db.session.execute(select(Original.insight_id, Original.findings).where(Original.insight_id.in_(ids)))
    unmarked = {key for key, findings in screened if findings is not None and not any(findings.values())}
    with_files = set(db.session.scalars(select(Attachment.insight_id).where(Attachment.insight_id.in_(ids))))
    return [insight for insight in insights if insight.id in unmarked - with_files and _is_routine(insight)]


def _is_routine(insight: Insight) -> bool:
    is_routine = insight.gravest is Severity.ROUTINE and insight.checked_by_id is None
    return is_routine and insight.language == ENGLISH and insight.state in IN_MODERATION_STATES


def open_clean_insights(*, moderator: Person, most: int = 20) -> int:
    """Take the oldest clean insights on one's desk, to read them together; each reading is recorded."""
    oldest = db.session.scalars(
        list_moderation_queue(moderator).where(Insight.state == InsightState.SUBMITTED).limit(10 * most)
    ).all()
    clean_insights = list_clean_insights(oldest)[:most]
    for insight in clean_insights:
        open_for_moderation(insight=insight, moderator=moderator, reason="Read with other clean ones")
    return len(clean_insights)


def accept_clean_insights(*, insights: Collection[Insight], moderator: Person) -> int:
    """Share, as they stand, those on one's desk in which nothing was found and nothing is serious; returns how many."""
    clean_insights = [insight for insight in list_clean_insights(insights) if insight.moderator_id == moderator.id]
    for insight in clean_insights:
        insight.judged_severity = Severity.ROUTINE
        _share_as_written(insight)
    return len(clean_insights)


def accept_automatically(*, insight: Insight) -> bool:
    """Share what needs no moderator, where that is switched on: named, routine, in English, nothing found, no file."""
    if (
        not get_moderation_policy().automatic_pass
        or insight.identity is not Identity.NAMED
        or not list_clean_insights([insight])
    ):
        return False
    _share_as_written(insight)
    return True


def _share_as_written(insight: Insight) -> None:
    originals.save_proposal(insight.id, originals.get_original_text(insight.id))
    share_insight(insight=insight)
