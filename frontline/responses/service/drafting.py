"""Write an answer: every saving is a version that stays."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.organisations.models import Team
from frontline.responses.models import OUT, Audience, Commitment, Outcome, Response, ResponseState, Template, Version
from frontline.responses.states import ANSWERS, move_answer
from frontline.themes import service as themes
from frontline.themes.models import Theme, ThemeState
from frontline.themes.queries import current_routing


@dataclass(frozen=True, slots=True)
class Answer:
    """What a team says to a theme.

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


def save_draft(
    *, key: uuid.UUID, theme: Theme, team: Team, author: Person, answer: Answer, seen: int = 0,
    further: Collection[Theme] = (), supersedes: Response | None = None,
) -> Response:  # fmt: skip
    """Keep an answer under the key that its form was given: sending the form twice makes one.

    A theme that the team has not accepted yet is accepted by it.

    Args:
        key: of the answer.
        theme: which is with the team.
        team: whose answer it is.
        author: who writes.
        answer: what they say.
        seen: how often it had been saved when the form was opened.
        further: other themes of the team that it answers too.
        supersedes: a published answer that it takes the place of.

    Raises:
        FieldError: the outcome needs a reason or an owner, or somebody saved it since the form was opened.
        TransitionError: a theme cannot be answered, this answer is past drafting, or what it would replace is
            not published or being replaced already.
        ForbiddenError: the key belongs to an answer of another team or theme.
    """
    _check(answer)
    if supersedes is not None:
        _require_replaceable(supersedes, key)
    made = insert(Response).values(
        id=key, team_id=team.id, author_id=author.id, outcome=answer.outcome, body="", audience=answer.audience,
        state=ResponseState.DRAFTING, supersedes_id=supersedes.id if supersedes else None,
    )  # fmt: skip
    db.session.execute(made.on_conflict_do_nothing())
    response = locked(key)
    if response.team_id != team.id or (response.saved and theme.id not in {one.id for one in response.themes}):
        raise ForbiddenError("This answer belongs to another theme or team.")
    if response.state is ResponseState.RETURNED:
        move_answer(response, ResponseState.DRAFTING)
    ANSWERS.require(response, ResponseState.DRAFTING)
    if response.saved != seen and answer != said(response):
        raise FieldError("body", "Somebody changed this draft meanwhile. Copy what you need and open it again")
    response.themes = [_taken_on(one.id, team, author) for one in [theme, *further]]
    _keep(response, answer, author)
    return response


def _require_replaceable(published: Response, key: uuid.UUID) -> None:
    ANSWERS.require(published, ResponseState.PUBLISHED)
    other = select(Response.id).where(Response.supersedes_id == published.id, Response.id != key)
    if db.session.scalar(other.limit(1)):
        raise TransitionError("Somebody is already writing what takes the place of this answer. Go on with that draft.")


def said(response: Response) -> Answer:
    """What an answer says now."""
    return Answer(
        response.outcome, response.body, response.reason, response.owner, response.title, response.heard,
        response.audience,
    )  # fmt: skip


def _check(answer: Answer) -> None:
    if answer.outcome is Outcome.NO_CHANGE and not answer.reason:
        raise FieldError("reason", "Enter the reason why nothing changes")
    if answer.outcome is Outcome.NOT_RESPONSIBLE and not answer.owner:
        raise FieldError("owner", "Enter who is responsible, for example the local council")


def _taken_on(theme_id: uuid.UUID, team: Team, author: Person) -> Theme:
    """A theme that the team works on from now on.

    Raises:
        TransitionError: it is not with this team, or nothing of it is left.
    """
    theme = themes.locked(theme_id)
    routing = current_routing(theme)
    if routing is None or routing.team_id != team.id:
        raise TransitionError("“%(theme)s” is not with %(team)s any more.", theme=theme.name, team=team.name)
    if not theme.is_listed or not theme.insight_count:
        raise TransitionError(
            "Everything in “%(theme)s” was taken back by its authors, so nobody is left to answer.", theme=theme.name
        )
    if theme.state is ThemeState.ROUTED:
        themes.accept(theme=theme, team=team, person=author)
    themes.start_review(theme)
    return theme


def _keep(response: Response, answer: Answer, author: Person) -> None:
    response.outcome, response.body, response.reason = answer.outcome, answer.body, answer.reason
    response.owner = answer.owner if answer.outcome is Outcome.NOT_RESPONSIBLE else ""
    response.title, response.heard, response.audience = answer.title, answer.heard, answer.audience
    keep_version(response, author)


def keep_version(response: Response, person: Person) -> None:
    """Keep what an answer says now, and who made it so."""
    response.saved += 1
    version = Version(response_id=response.id, number=response.saved, outcome=response.outcome, title=response.title)
    version.body, version.reason, version.person_id = response.body, response.reason, person.id
    db.session.add(version)
    record("response.saved", kind="response", key=response.id, new=ResponseState.DRAFTING)
    db.session.flush()


def discard(*, response: Response) -> None:
    """Delete a draft that nobody has cleared.

    Raises:
        TransitionError: it is past drafting.
    """
    response = locked(response.id)
    ANSWERS.require(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    record("response.discarded", kind="response", key=response.id, old=response.state)
    db.session.execute(delete(Commitment).where(Commitment.response_id == response.id))
    for version in db.session.scalars(select(Version).where(Version.response_id == response.id)):
        db.session.delete(version)
    response.themes = []
    db.session.flush()
    db.session.delete(response)


def locked(response_id: uuid.UUID) -> Response:
    """The answer, until the transaction ends nobody else's to change."""
    return db.session.scalars(
        select(Response)
        .where(Response.id == response_id)
        .with_for_update(of=Response)
        .execution_options(populate_existing=True)
    ).one()


def answers_also(theme_id: uuid.UUID, origin_id: uuid.UUID) -> None:
    """What was published on one theme was published on another too, which was split from it."""
    for response in db.session.scalars(select(Response).where(Response.themes.any(Theme.id == origin_id))).all():
        if response.state in OUT:
            response.themes.append(db.session.get_one(Theme, theme_id))


def answers_instead(theme_id: uuid.UUID, into_id: uuid.UUID) -> None:
    """What is drafted on one theme is for another now, with which it was merged."""
    into, theme = db.session.get_one(Theme, into_id), db.session.get_one(Theme, theme_id)
    for response in db.session.scalars(select(Response).where(Response.themes.any(Theme.id == theme_id))).all():
        if response.state in {ResponseState.IN_CLEARANCE, ResponseState.APPROVED}:
            # It was cleared for other readers.
            move_answer(response, ResponseState.DRAFTING, reason="Its theme was merged with another")
            response.cleared_by_id = response.cleared_at = response.publish_at = None
        # What was split off and is no theme any more has no answers of its own.
        if response.state not in OUT or theme.state is ThemeState.RETIRED:
            response.themes = [*(one for one in response.themes if one.id not in {theme_id, into_id}), into]


def save_template(*, team: Team, name: str, body: str) -> None:
    """Keep words from which the team starts its answers; the same name replaces them."""
    lock_key("response_template", team.id)
    known = db.session.scalar(select(Template).where(Template.team_id == team.id, Template.name == name))
    if known is None:
        db.session.add(Template(team_id=team.id, name=name, body=body))
    else:
        known.body = body


def delete_template(*, template: Template) -> None:
    """Delete a template."""
    db.session.delete(template)
