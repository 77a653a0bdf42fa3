"""What is withdrawn leaves the digests that are kept, too: not only their pages, the rows."""

import uuid
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm.attributes import flag_modified

from frontline.core.database import db
from frontline.digests.models import THEMED, Digest


def forget(insight_id: uuid.UUID) -> None:
    """Take every quote of an insight out of every digest; how many were taken stays with the item."""
    holding = cast(Digest.content, String).contains(str(insight_id))
    for digest in db.session.scalars(select(Digest).where(Digest.scope.in_(THEMED), holding)):
        for item in digest.content["items"]:
            _strip(item, str(insight_id))
        flag_modified(digest, "content")


def _strip(item: dict[str, Any], insight_id: str) -> None:
    kept = [quote for quote in item["quotes"] if quote["insight"] != insight_id]
    item["stripped"] = item.get("stripped", 0) + len(item["quotes"]) - len(kept)
    item["quotes"] = kept
