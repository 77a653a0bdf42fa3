"""Write an answer: every saving is a version that stays."""

import uuid
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.organisations.models import Team
from frontline.responses.models.answer import (
    PUBLISHED_STATES,
    Audience,
    Outcome,
    Response,
    ResponseCoverage,
    ResponseState,
    ResponseVersion,
)
from frontline.responses.models.commitment import Commitment
from frontline.responses.states import RESPONSE_TRANSITIONS, move_response_state
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.queries.access import find_current_routing
from frontline.themes.service.decisions import accept_theme, start_review
from frontline.themes.states import lock_theme


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The text of an answer.

    Attributes:
        outcome: what it did, or will do.
        body: the answer, in Markdown.
        reason: why nothing changes, where it does not.
        owner: who is responsible, where it is outside government.
        title: names the matter for those who read it beside others.
        heard: what people said, in one sentence of the team's.
        audience: who reads it.
    """

    outcome: Outcome
    body: str
    reason: str = ""
    owner: str = ""
    title: str = ""
    heard: str = ""
    audience: Audience = Audience.CONTRIBUTORS


def save_response_draft(
    *, key: uuid.UUID, theme: Theme, team: Team, author: Person, answer: AnswerText, edit_revision: int = 0,
    further: Collection[Theme] = (), supersedes: Response | None = None,
    coverage: Mapping[uuid.UUID, bool] | None = None, selected_only: bool = False,
) -> Response:  # fmt: skip
    """Save an answer under the key of its form: sending the form twice makes one.

    A theme that the team has not accepted yet is accepted by it.

    Args:
        key: of the answer.
        theme: which is with the team.
        team: whose answer it is.
        author: who writes.
        answer: what they say.
        edit_revision: how often it had been saved when the form was opened.
        further: other themes of the team that it answers too.
        supersedes: a published answer that it takes the place of.
        coverage: whether it is meant for insights that its author was shown; of others the core of each theme.
        selected_only: it answers only the insights that are covered; those who contributed read it, nobody else.

    Raises:
        FieldError: the outcome needs a reason or an owner, or somebody saved it since the form was opened.
        TransitionError: a theme cannot be answered, this answer is past drafting, or what it would replace is
            not published or being replaced already.
        ForbiddenError: the key belongs to an answer of another team or theme.
    """
    _require_complete(answer)
    if selected_only:
        answer = replace(answer, audience=Audience.CONTRIBUTORS)
    if (coverage or selected_only) and not any((coverage or {}).values()):
        raise FieldError("covers", "Select at least one that it answers")
    if supersedes is not None:
        _require_replaceable(supersedes, key)
    values = {
        "team_id": team.id, "author_id": author.id, "outcome": answer.outcome, "audience": answer.audience,
        "supersedes_id": supersedes.id if supersedes else None,
    }  # fmt: skip
    response = _get_or_add_draft(key, values)
    theme_ids = {theme.id, *(further_theme.id for further_theme in further)}
    _require_own_draft(response, team, theme_ids)
    if response.saved != edit_revision and answer != get_answer_text(response):
        raise FieldError("body", "Somebody changed this draft meanwhile. Copy what you need and open it again")
    # In one order, so that two people who answer the same themes do not wait for one another.
    response.themes = [start_theme_review(theme_id, team, author) for theme_id in sorted(theme_ids)]
    response.selected_only = selected_only
    _save_answer(response, answer, author)
    if coverage:
        _save_coverage(response, coverage)
    return response


def _get_or_add_draft(key: uuid.UUID, values: Mapping[str, Any]) -> Response:
    """The answer under a key, locked; a draft of these values where there is none yet."""
    statement = insert(Response).values(id=key, body="", state=ResponseState.DRAFTING, **values)
    db.session.execute(statement.on_conflict_do_nothing())
    return lock_response(key)


def _require_own_draft(response: Response, team: Team, theme_ids: AbstractSet[uuid.UUID]) -> None:
    """Go on with a draft of the team on one of some themes; one that was sent back is a draft again."""
    is_of_themes = not response.saved or not theme_ids.isdisjoint(theme.id for theme in response.themes)
    if response.team_id != team.id or not is_of_themes:
        raise ForbiddenError("This answer belongs to another theme or team.")
    if response.state is ResponseState.RETURNED:
        move_response_state(response, ResponseState.DRAFTING)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.DRAFTING)


def _save_coverage(response: Response, coverage: Mapping[uuid.UUID, bool]) -> None:
    db.session.execute(delete(ResponseCoverage).where(ResponseCoverage.response_id == response.id))
    rows = [{"response_id": response.id, "insight_id": key, "covered": covered} for key, covered in coverage.items()]
    db.session.execute(insert(ResponseCoverage), rows)


def _require_replaceable(published: Response, key: uuid.UUID) -> None:
    RESPONSE_TRANSITIONS.require_state(published, ResponseState.PUBLISHED)
    other = select(Response.id).where(Response.supersedes_id == published.id, Response.id != key)
    if db.session.scalar(other.limit(1)):
        raise TransitionError("Somebody is already writing what takes the place of this answer. Go on with that draft.")


def get_answer_text(response: Response) -> AnswerText:
    """What an answer says now."""
    return AnswerText(
        response.outcome, response.body, response.reason, response.owner, response.title, response.heard,
        response.audience,
    )  # fmt: skip


def _require_complete(answer: AnswerText) -> None:
    if answer.outcome is Outcome.NO_CHANGE and not answer.reason:
        raise FieldError("reason", "Enter the reason why nothing changes")
    if answer.outcome is Outcome.NOT_RESPONSIBLE and not answer.owner:
        raise FieldError("owner", "Enter who is responsible, for example the local council")


def start_theme_review(theme_id: uuid.UUID, team: Team, author: Person) -> Theme:
    """A theme that the team works on from now on.

    Raises:
        TransitionError: it is not with this team, or nothing of it is left.
    """
    theme = lock_theme(theme_id)
    routing = find_current_routing(theme)
    if routing is None or routing.team_id != team.id:
        raise TransitionError("“%(theme)s” is not with %(team)s any more.", theme=theme.name, team=team.name)
    if not theme.is_listed or not theme.insight_count:
        raise TransitionError(
            "Everything in “%(theme)s” was withdrawn by its authors, so there is nobody to answer.", theme=theme.name
        )
    if theme.state in {ThemeState.SUGGESTED, ThemeState.ROUTED}:
        accept_theme(theme=theme, team=team, person=author)
    start_review(theme)
    return theme


def _save_answer(response: Response, answer: AnswerText, author: Person) -> None:
    response.outcome, response.body, response.reason = answer.outcome, answer.body, answer.reason
    response.owner = answer.owner if answer.outcome is Outcome.NOT_RESPONSIBLE else ""
    response.title, response.heard, response.audience = answer.title, answer.heard, answer.audience
    save_response_version(response, author)


def save_response_version(response: Response, person: Person) -> None:
    """Save what an answer says now as a version, with who wrote it."""
    response.saved += 1
    version = ResponseVersion(
        response_id=response.id, number=response.saved, outcome=response.outcome, title=response.title
    )
    version.body, version.reason, version.person_id = response.body, response.reason, person.id
    db.session.add(version)
    record_event("response.saved", kind="response", key=response.id, new=ResponseState.DRAFTING)
    db.session.flush()


def discard_response(*, response: Response) -> None:
    """Delete a draft that nobody has cleared.

    Raises:
        TransitionError: it is past drafting.
    """
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    record_event("response.discarded", kind="response", key=response.id, old=response.state)
    db.session.execute(delete(Commitment).where(Commitment.response_id == response.id))
    for version in db.session.scalars(select(ResponseVersion).where(ResponseVersion.response_id == response.id)):
        db.session.delete(version)
    response.themes = []
    db.session.flush()
    db.session.delete(response)


def lock_response(response_id: uuid.UUID) -> Response:
    """An answer, locked until the transaction ends."""
    return db.session.scalars(
        select(Response)
        .where(Response.id == response_id)
        .with_for_update(of=Response)
        .execution_options(populate_existing=True)
    ).one()


def copy_answers_to_theme(theme_id: uuid.UUID, origin_id: uuid.UUID) -> None:
    """Make the published answers of a theme those of another too, which was split from it."""
    for response in db.session.scalars(select(Response).where(Response.themes.any(Theme.id == origin_id))).all():
        if response.state in PUBLISHED_STATES:
            response.themes.append(db.session.get_one(Theme, theme_id))


def move_drafts_to_theme(theme_id: uuid.UUID, into_id: uuid.UUID) -> None:
    """Move the drafts of a theme to the one with which it was merged."""
    into, theme = db.session.get_one(Theme, into_id), db.session.get_one(Theme, theme_id)
    for response in db.session.scalars(select(Response).where(Response.themes.any(Theme.id == theme_id))).all():
        if response.state in {ResponseState.IN_CLEARANCE, ResponseState.APPROVED}:
            # It was cleared for other readers.
            move_response_state(response, ResponseState.DRAFTING, reason="Its theme was merged with another")
            response.cleared_by_id = response.cleared_at = response.publish_at = None
        # What was split off and is no theme any more has no answers of its own.
        if response.state not in PUBLISHED_STATES or theme.state is ThemeState.RETIRED:
            response.themes = [
                *(answered_theme for answered_theme in response.themes if answered_theme.id not in {theme_id, into_id}),
                into,
            ]
