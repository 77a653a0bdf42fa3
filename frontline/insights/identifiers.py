"""What would give the author of an insight away."""

from frontline.accounts import queries as accounts
from frontline.core.database import db
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight
from frontline.placements.models.placement import Placement
from frontline.privacy.identifiers import AuthorIdentifiers, list_person_identifiers


def get_author_identifiers(insight: Insight, *, whatever_identity: bool = False) -> AuthorIdentifiers:
    """Name and workplace of the author; nothing where they chose to be named, unless `whatever_identity`."""
    if insight.author_id is None or (insight.identity is Identity.NAMED and not whatever_identity):
        return AuthorIdentifiers()
    placement = db.session.get(Placement, insight.placement_id) if insight.placement_id else None
    workplace = placement.home_organisation.name if placement else ""
    return list_person_identifiers(name=accounts.get_person(insight.author_id).name, workplace=workplace)
