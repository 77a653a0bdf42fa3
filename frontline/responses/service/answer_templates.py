"""The templates from which a team starts its answers."""

from sqlalchemy import select

from frontline.core.database import db, lock_key
from frontline.organisations.models import Team
from frontline.responses.models.answer import (
    AnswerTemplate,
)


def save_answer_template(*, team: Team, name: str, body: str) -> None:
    """Save a template of a team; the same name replaces it."""
    lock_key("response_template", team.id)
    existing = db.session.scalar(
        select(AnswerTemplate).where(AnswerTemplate.team_id == team.id, AnswerTemplate.name == name)
    )
    if existing is None:
        db.session.add(AnswerTemplate(team_id=team.id, name=name, body=body))
    else:
        existing.body = body


def delete_answer_template(*, template: AnswerTemplate) -> None:
    """Delete a template."""
    db.session.delete(template)
