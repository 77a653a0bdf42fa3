"""What an author says of a theme: before sending that an insight belongs to it, later that it does not."""

import uuid

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from frontline.core.actor import acting
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.jobs import defer
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models.insight import Insight
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.single_insights import make_single_insight_themes
from frontline.themes.models.membership import Endorsement, Membership
from frontline.themes.models.theme import ENDED_STATES, Theme
from frontline.themes.service.regrouping import take_out_insights


def endorse_theme(*, insight_id: uuid.UUID, theme_id: uuid.UUID) -> None:
    """Say that a draft belongs to a theme: it joins that one when it is accepted, and stays.

    Raises:
        NotFoundError: there is no such theme that enough people speak in.
    """
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.state in ENDED_STATES or theme.people_count < MINIMUM_GROUP_SIZE:
        raise NotFoundError("There is no such theme.")
    endorsement = insert(Endorsement).values(insight_id=insight_id, theme_id=theme_id)
    db.session.execute(endorsement.on_conflict_do_update(index_elements=["insight_id"], set_={"theme_id": theme_id}))


def withdraw_endorsement(*, insight_id: uuid.UUID) -> None:
    """Undo `endorse_theme`."""
    db.session.execute(delete(Endorsement).where(Endorsement.insight_id == insight_id))


def leave_wrong_theme(insight: Insight) -> bool:
    """An author says that an insight is about something else: it leaves its theme, and people place it by itself.

    The trail of the theme does not say who said so. An insight that is all there is of its theme stays.

    Returns:
        Whether it was in a theme.
    """
    membership = db.session.get(Membership, insight.id)
    if membership is None or membership.theme_id is None:
        return False
    theme = db.session.get_one(Theme, membership.theme_id)
    with acting(None):
        try:
            take_out_insights(insight_ids=[insight.id], theme=theme, person=None)
        except FieldError:  # nothing would be left of the theme
            return False
        refresh_counts(make_single_insight_themes([insight]))
        defer("themes.route", key="themes.route")
    return True
