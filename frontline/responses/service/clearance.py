"""A second person clears an answer before it can be published."""

import uuid

from sqlalchemy import func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission_for_team
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.notices.mentions import find_mentioned_people, has_mentions, notify_mentioned
from frontline.notices.service import Notification, notify, notify_person
from frontline.privacy import screening
from frontline.responses.models.answer import Outcome, Response, ResponseState, ResponseVersion
from frontline.responses.models.commitment import Commitment
from frontline.responses.service.drafts import lock_response
from frontline.responses.states import RESPONSE_TRANSITIONS, move_response_state
from frontline.themes.queries.access import list_readable_themes


def submit_for_clearance(*, response: Response, person: Person, checked: bool) -> None:
    """Request clearance.

    Args:
        response: a draft.
        person: who asks.
        checked: that anybody named in it may be.

    Raises:
        FieldError: somebody is named in it, or a planned change has no commitment.
        TransitionError: it is past drafting.
    """
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.DRAFTING)
    commitment_count = db.session.scalar(select(func.count()).where(Commitment.response_id == response.id))
    if response.outcome is Outcome.CHANGE_PLANNED and not commitment_count:
        raise FieldError("commitments", "Add at least one commitment: who does what, by when")
    texts = _get_response_texts(response)
    if secondee := screening.find_named_secondee(texts):
        raise FieldError(
            "checked", "“%(words)s” is a secondee: an answer names none of them. Change it", words=secondee[1]
        )
    if not checked and (personal_data := screening.find_personal_data(texts)):
        raise FieldError(
            "checked",
            "“%(words)s” may tell who somebody is. Take it out, or confirm that it may stay",
            words=personal_data[1],
        )
    move_response_state(response, ResponseState.IN_CLEARANCE)
    colleagues = accounts.list_team_member_ids(response.team_id).where(Person.id != person.id)
    title = f"An answer of {response.team.name} waits for clearance"
    body = f"{person.name} asks a second person to read it. Whoever wrote it cannot clear it."
    notify(
        colleagues, Notification(f"clearance:{response.id}:{response.saved}", title, body, f"/responses/{response.id}")
    )


def find_names_in_response(response: Response) -> str | None:
    """The words in an answer that may tell who somebody is, for whoever clears it."""
    personal_data = screening.find_personal_data(_get_response_texts(response))
    return personal_data[1] if personal_data else None


def _get_response_texts(response: Response) -> dict[str, str]:
    tasks = db.session.scalars(select(Commitment.what).where(Commitment.response_id == response.id))
    parts = {
        "title": response.title, "heard": response.heard, "body": response.body, "reason": response.reason,
        "owner": response.owner, "what": "\n".join(tasks),
    }  # fmt: skip
    return {name: text for name, text in parts.items() if text}


def can_clear(person: Person, response: Response) -> bool:
    """Whether a person may clear it: somebody of the team who wrote none of it, one of the two being a lead."""
    writer_ids = list_writer_ids(response)
    if person.id in writer_ids or not _has_permission(person, Permission.DRAFT_RESPONSE, response):
        return False
    return _is_lead(person, response) or any(
        _is_lead(accounts.get_person(writer_id), response) for writer_id in writer_ids
    )


def list_writer_ids(response: Response) -> set[uuid.UUID]:
    """Ids of everybody who wrote on an answer."""
    writer_ids = db.session.scalars(select(ResponseVersion.person_id).where(ResponseVersion.response_id == response.id))
    return {response.author_id, *writer_ids}


def _is_lead(person: Person, response: Response) -> bool:
    return _has_permission(person, Permission.PUBLISH_RESPONSE, response)


def _has_permission(person: Person, permission: str, response: Response) -> bool:
    return has_permission_for_team(
        person, permission, team_id=response.team_id, department_id=response.team.department_id
    )


def clear_response(*, response: Response, person: Person) -> None:
    """Clear it: from now on a lead can publish it.

    Raises:
        ForbiddenError: they wrote on it themselves.
        TransitionError: it does not wait for clearance.
    """
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.IN_CLEARANCE)
    if not can_clear(person, response):
        raise ForbiddenError(
            "Whoever wrote an answer cannot clear it, and one of the two must be a lead. Ask a colleague to clear it."
        )
    move_response_state(response, ResponseState.APPROVED)
    response.cleared_by_id, response.cleared_at, response.comment = person.id, now(), ""
    message = Notification(
        f"cleared:{response.id}:{response.saved}", "Your answer is cleared",
        f"{person.name} cleared it. A lead can publish it now.", f"/responses/{response.id}",
    )  # fmt: skip
    notify_person(response.author_id, message)


def return_for_changes(*, response: Response, person: Person, comment: str) -> None:
    """Return it for changes, with a comment.

    Raises:
        TransitionError: it does not wait for clearance.
        ForbiddenError: they wrote on it themselves.
        FieldError: the comment mentions somebody who is not of the team.
    """
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.IN_CLEARANCE)
    if not can_clear(person, response):
        raise ForbiddenError("Only who may clear an answer can send it back. You can take it back to change it.")
    mentioned_ids = _find_mentioned_colleagues(comment, response) if has_mentions(comment) else set()
    move_response_state(response, ResponseState.RETURNED, reason="With a comment")
    response.comment = comment
    title = "Your answer was sent back"
    message = Notification(
        f"sent-back:{response.id}:{response.saved}", title, f"{person.name}: {comment}", f"/responses/{response.id}"
    )
    notify_person(response.author_id, message)
    key, path = f"sent-back:{response.id}:{response.saved}", f"/responses/{response.id}"
    notify_mentioned(mentioned_ids - {response.author_id}, by=person, words=comment, key=key, path=path)


def _find_mentioned_colleagues(comment: str, response: Response) -> set[uuid.UUID]:
    """Who of the team is mentioned, of those who may read a theme that it answers."""
    members = db.session.scalars(select(Person).where(Person.id.in_(accounts.list_team_member_ids(response.team_id))))
    theme_ids = [theme.id for theme in response.themes]
    readers = {member.id: member.name for member in members.all() if list_readable_themes(theme_ids, member)}
    return find_mentioned_people(comment, readers, field="comment")


def reopen_draft(*, response: Response) -> None:
    """Take it back to draft; it needs clearance again.

    Raises:
        TransitionError: it is published, or still a draft.
    """
    response = lock_response(response.id)
    if response.state is ResponseState.RETURNED:
        move_response_state(response, ResponseState.DRAFTING)
        return
    if response.state not in {ResponseState.IN_CLEARANCE, ResponseState.APPROVED}:
        raise TransitionError("Only what is cleared, or waits for it, can be taken back.")
    move_response_state(response, ResponseState.DRAFTING, reason="Taken back to be changed")
    response.cleared_by_id = response.cleared_at = response.publish_at = None
