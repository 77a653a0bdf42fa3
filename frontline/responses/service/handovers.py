"""Pass a draft on to a colleague of the team, who goes on with it."""

import uuid

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.notices.service import Notification, notify_person
from frontline.responses.models.answer import Response, ResponseHandover, ResponseState
from frontline.responses.service.drafts import lock_response
from frontline.responses.states import RESPONSE_TRANSITIONS


def pass_on_draft(*, key: uuid.UUID, response: Response, to: Person, person: Person, note: str) -> None:
    """Have a colleague go on with a draft, once under the key of the form.

    Whoever wrote on it stays in its versions. Neither they nor the colleague can clear it.

    Raises:
        FieldError: they are not of the team, or have it already.
        TransitionError: it is past drafting.
    """
    response = lock_response(response.id)
    if db.session.get(ResponseHandover, key):
        return
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    if not accounts.is_team_member(to.id, response.team_id):
        raise FieldError("to", "Select somebody of %(team)s", team=response.team.name)
    if to.id == response.author_id:
        raise FieldError("to", "%(name)s has it already", name=to.name)
    db.session.add(ResponseHandover(id=key, response_id=response.id, from_id=person.id, to_id=to.id, note=note))
    response.author_id = to.id
    record_event("response.passed_on", kind="response", key=response.id, new=to.name)
    title, words = f"{person.name} asks you to go on with an answer", note or "Please go on with this."
    notify_person(to.id, Notification(f"passed-on:{key}", title, words, f"/responses/{response.id}"))
