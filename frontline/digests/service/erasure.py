"""A withdrawn insight is erased from the stored digests too, not only from their pages."""

import uuid
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm.attributes import flag_modified

from frontline.core.database import db
from frontline.digests.models import THEMED_SCOPES, Digest


def erase_insight(insight_id: uuid.UUID) -> None:
    """Remove every quote of an insight from every digest; the item keeps how many were removed."""
    contains_insight = cast(Digest.content, String).contains(str(insight_id))
    for digest in db.session.scalars(select(Digest).where(Digest.scope.in_(THEMED_SCOPES), contains_insight)):
        for item in digest.content["items"]:
            _remove_quotes(item, str(insight_id))
        flag_modified(digest, "content")


def _remove_quotes(item: dict[str, Any], insight_id: str) -> None:
    remaining = [quote for quote in item["quotes"] if quote["insight"] != insight_id]
    item["stripped"] = item.get("stripped", 0) + len(item["quotes"]) - len(remaining)
    item["quotes"] = remaining
