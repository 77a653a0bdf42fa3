"""How many placements of a profession are planned."""

import datetime as dt
import uuid

from sqlalchemy.dialects.postgresql import insert

from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.placements.models.matching import PlacementTarget


def set_placement_target(*, profession_id: uuid.UUID, quarter: dt.date, planned: int) -> None:
    """Say how many placements of a profession are to run in a quarter."""
    statement = insert(PlacementTarget).values(profession_id=profession_id, quarter=quarter, planned=planned)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["profession_id", "quarter"], set_={"planned": planned})
    )
    record_event("placement.target_set", kind="profession", key=profession_id, reason=f"{quarter}: {planned}")
