"""Reads of endorsements: which theme an author chose before sending."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from frontline.core.database import db
from frontline.themes.models.membership import Endorsement
from frontline.themes.models.theme import ENDED_STATES, Theme


def get_endorsed_themes(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The theme that the author of each insight has chosen, where it still is one."""
    endorsements = db.session.execute(
        select(Endorsement.insight_id, Endorsement.theme_id)
        .join(Theme, Theme.id == Endorsement.theme_id)
        .where(Endorsement.insight_id.in_(insight_ids), Theme.state.not_in(ENDED_STATES))
    )
    return {insight_id: theme_id for insight_id, theme_id in endorsements}  # noqa: C416 - not tuples to a type checker
