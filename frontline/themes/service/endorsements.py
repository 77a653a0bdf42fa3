"""What an author says before sending: that an insight belongs to a theme."""

import uuid

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.themes.models.membership import Endorsement
from frontline.themes.models.theme import ENDED_STATES, Theme


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
