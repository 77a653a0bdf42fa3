import uuid

from sqlalchemy import select

from frontline.core.database import db
from frontline.core.jobs import job
from frontline.notices.service import Message, tell
from frontline.responses import queries
from frontline.responses.models import Receipt
from frontline.themes.models import Theme


@job("responses.deliver")
def deliver(response_id: str) -> None:
    """Tell everybody who has a receipt, once each."""
    response = queries.response(uuid.UUID(response_id))
    theme = db.session.get_one(Theme, response.theme_id)
    people = select(Receipt.person_id).where(Receipt.response_id == response.id).distinct()
    message = Message(
        cause=f"response:{response.id}",
        title="A policy team has answered something that you logged",
        body=f"{response.team.name} answered the theme “{theme.name}”. Outcome: {response.outcome.label.lower()}.",
        path=f"/answers/{response.id}",
    )
    tell(people, message)
