"""What may be shown now of a digest that is made of answers."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.content import DigestContent, DigestItem
from frontline.digests.models import Digest, Scope
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.responses.models.answer import PUBLISHED_STATES, Audience, Response, ResponseState


def get_answer_content(digest: Digest, person: Person) -> DigestContent:
    """The answers of a digest that a person may read."""
    stored_items = digest.content.get("items", [])
    if digest.scope is Scope.OWN and digest.object_id != person.id:
        return DigestContent([], removed_count=len(stored_items))
    ids = [uuid.UUID(item["response"]) for item in stored_items]
    query = select(Response).where(Response.id.in_(ids), Response.state.in_(PUBLISHED_STATES))
    if digest.scope is Scope.COMMUNITY:
        query = query.where(Response.state == ResponseState.PUBLISHED, Response.audience == Audience.COMMUNITY)
    responses = {response.id: response for response in db.session.scalars(query)}
    items = [
        _make_answer_item(responses[response_id], item)
        for response_id, item in zip(ids, stored_items, strict=True)
        if response_id in responses
    ]
    removed_count = len(stored_items) - len(items)
    return DigestContent(items, removed_count=removed_count, call=digest.content.get("call", ""))


def _make_answer_item(response: Response, item: Mapping[str, Any]) -> DigestItem:
    path = f"/insights/{item['insight']}" if item.get("insight") else f"/community#r{response.id}"
    heard = ", ".join(theme.name for theme in response.themes if theme.people_count >= MINIMUM_GROUP_SIZE)
    focus = _("In focus this month") if item.get("in_focus") else ""
    reasons = [reason for reason in (focus, response.outcome.label, heard, response.team.name) if reason]
    body = response.heard or response.body[:300]
    return DigestItem(response.title or response.outcome.label, path, reasons, body=body)
