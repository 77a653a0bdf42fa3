"""Reads of digests: what is in scope, what may be shown of one now, archives and subscriptions."""

from frontline.digests.queries.archive import archive, call_of, digest, may_read, name_of
from frontline.digests.queries.scopes import in_scope
from frontline.digests.queries.shown import Item, Piece, Shown, shown
from frontline.digests.queries.subscriptions import choices, subscription, subscriptions

__all__ = [
    "Item", "Piece", "Shown", "archive", "call_of", "choices", "digest", "in_scope", "may_read", "name_of", "shown",
    "subscription", "subscriptions",
]  # fmt: skip
