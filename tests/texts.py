"""Insights with the vectors that their texts really have."""

from frontline import analysis
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.themes.models.membership import Membership
from tests.factories import make_insight, make_theme, route_to


def said(*texts: str, team: Team | None = None) -> list[Insight]:
    """Insights of these texts in one theme, with the vectors that they really have."""
    found = [make_insight(what_happened=text) for text in texts]
    theme = make_theme(*found, name="What was said")
    for insight, vector in zip(found, analysis.encode_texts(texts), strict=True):
        db.session.get_one(Membership, insight.id).embedding = vector
    if team:
        route_to(theme, team)
    db.session.flush()
    return found
