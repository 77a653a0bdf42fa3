"""A second person clears an answer before it can be published."""

import uuid

from sqlalchemy import func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, holds_for
from frontline.core.database import db, now
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.insights import screening
from frontline.notices.service import Message, tell, tell_one
from frontline.responses.models import Commitment, Outcome, Response, ResponseState, Version
from frontline.responses.service.drafting import locked
from frontline.responses.states import ANSWERS, move_answer


def submit(*, response: Response, person: Person, checked: bool) -> None:
    """Ask for clearance.

    Args:
        response: a draft.
        person: who asks.
        checked: that whoever is named in it may be.

    Raises:
        FieldError: somebody is named in it, or a planned change has no commitment.
        TransitionError: it is past drafting.
    """
    response = locked(response.id)
    ANSWERS.require(response, ResponseState.DRAFTING)
    promised = db.session.scalar(select(func.count()).where(Commitment.response_id == response.id))
    if response.outcome is Outcome.CHANGE_PLANNED and not promised:
        raise FieldError("commitments", "Add at least one commitment: who does what, by when")
    texts = _texts(response)
    if known := screening.secondee_in(texts):
        raise FieldError(
            "checked", "“%(words)s” is a secondee: an answer names none of them. Change it", words=known[1]
        )
    if not checked and (found := screening.names_in(texts)):
        raise FieldError(
            "checked", "“%(words)s” may tell who somebody is. Take it out, or confirm that it may stay", words=found[1]
        )
    move_answer(response, ResponseState.IN_CLEARANCE)
    others = accounts.members_of(response.team_id).where(Person.id != person.id)
    title = f"An answer of {response.team.name} waits for clearance"
    body = f"{person.name} asks a second person to read it. Whoever wrote it cannot clear it."
    tell(others, Message(f"clearance:{response.id}:{response.saved}", title, body, f"/responses/{response.id}"))


def named_in(response: Response) -> str | None:
    """What in an answer may tell who somebody is, for whoever clears it to see."""
    found = screening.names_in(_texts(response))
    return found[1] if found else None


def _texts(response: Response) -> dict[str, str]:
    promised = db.session.scalars(select(Commitment.what).where(Commitment.response_id == response.id))
    parts = {
        "title": response.title, "heard": response.heard, "body": response.body, "reason": response.reason,
        "owner": response.owner, "what": "\n".join(promised),
    }  # fmt: skip
    return {name: text for name, text in parts.items() if text}


def may_clear(person: Person, response: Response) -> bool:
    """Whether a person may clear it: somebody of the team who wrote none of it, one of the two being a lead."""
    wrote = writers(response)
    if person.id in wrote or not _holds(person, Permission.DRAFT_RESPONSE, response):
        return False
    return _is_lead(person, response) or any(_is_lead(accounts.person(writer), response) for writer in wrote)


def writers(response: Response) -> set[uuid.UUID]:
    """Ids of everybody who wrote on an answer."""
    found = db.session.scalars(select(Version.person_id).where(Version.response_id == response.id))
    return {response.author_id, *found}


def _is_lead(person: Person, response: Response) -> bool:
    return _holds(person, Permission.PUBLISH_RESPONSE, response)


def _holds(person: Person, permission: str, response: Response) -> bool:
    return holds_for(person, permission, team=response.team_id, department=response.team.department_id)


def clear(*, response: Response, person: Person) -> None:
    """Clear it: from now on a lead can publish it.

    Raises:
        ForbiddenError: they wrote on it themselves.
        TransitionError: it does not wait for clearance.
    """
    response = locked(response.id)
    ANSWERS.require(response, ResponseState.IN_CLEARANCE)
    if not may_clear(person, response):
        raise ForbiddenError(
            "Whoever wrote an answer cannot clear it, and one of the two must be a lead. Ask a colleague to clear it."
        )
    move_answer(response, ResponseState.APPROVED)
    response.cleared_by_id, response.cleared_at, response.comment = person.id, now(), ""
    message = Message(
        f"cleared:{response.id}:{response.saved}", "Your answer is cleared",
        f"{person.name} cleared it. A lead can publish it now.", f"/responses/{response.id}",
    )  # fmt: skip
    tell_one(response.author_id, message)


def send_back(*, response: Response, person: Person, comment: str) -> None:
    """Send it back with a comment.

    Raises:
        TransitionError: it does not wait for clearance.
        ForbiddenError: they wrote on it themselves.
    """
    response = locked(response.id)
    ANSWERS.require(response, ResponseState.IN_CLEARANCE)
    if not may_clear(person, response):
        raise ForbiddenError("Only who may clear an answer can send it back. You can take it back to change it.")
    move_answer(response, ResponseState.RETURNED, reason="With a comment")
    response.comment = comment
    title = "Your answer was sent back"
    told = Message(
        f"sent-back:{response.id}:{response.saved}", title, f"{person.name}: {comment}", f"/responses/{response.id}"
    )
    tell_one(response.author_id, told)


def take_back(*, response: Response) -> None:
    """Change it once more; it needs clearance anew.

    Raises:
        TransitionError: it is published, or still a draft.
    """
    response = locked(response.id)
    if response.state is ResponseState.RETURNED:
        move_answer(response, ResponseState.DRAFTING)
        return
    if response.state not in {ResponseState.IN_CLEARANCE, ResponseState.APPROVED}:
        raise TransitionError("Only what is cleared, or waits for it, can be taken back.")
    move_answer(response, ResponseState.DRAFTING, reason="Taken back to be changed")
    response.cleared_by_id = response.cleared_at = response.publish_at = None
