"""Which team may have a theme."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.placements.models.placement import Placement
from frontline.themes.models.theme import Theme


def find_hidden_department(theme: Theme) -> Sequence[uuid.UUID]:
    """The department from which the author hides what is handled by itself."""
    hidden = (Insight.id == theme.single_insight_id) & Insight.hidden_from_host
    return db.session.scalars(select(Placement.host_department_id).join(Insight).where(hidden)).all()
