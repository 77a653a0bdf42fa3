import uuid

from sqlalchemy import select

from frontline.core.database import db
from frontline.core.furniture import date, today
from frontline.core.jobs import job
from frontline.notices.service import Message, tell
from frontline.responses import queries, service
from frontline.responses.models import Commitment, CommitmentMove, CommitmentState, Receipt


@job("responses.deliver")
def deliver(response_id: str) -> None:
    """Tell everybody who has a receipt of an answer, once each."""
    response = queries.response(uuid.UUID(response_id))
    about = f": “{response.title}”" if response.title else ""
    message = Message(
        cause=f"response:{response.id}",
        title="A policy team has answered something that you logged",
        body=f"{response.team.name} answered{about}. Outcome: {response.outcome.label.lower()}.",
        path=f"/answers/{response.id}",
    )
    mine = (Receipt.response_id == response.id) & Receipt.move_id.is_(None)
    tell(select(Receipt.person_id).where(mine).distinct(), message)


@job("responses.deliver_move")
def deliver_move(move_id: str) -> None:
    """Tell everybody who has a receipt of a move of a commitment, once each."""
    move = db.session.get_one(CommitmentMove, uuid.UUID(move_id))
    commitment = db.session.get_one(Commitment, move.commitment_id)
    body = f"“{commitment.what}” ({commitment.team.name}): {move.new.label.lower()}."
    if move.new is CommitmentState.DELAYED:
        body += f" New date: {date(move.due_on)}. {move.reason}"
    if move.new is CommitmentState.NOT_DELIVERED:
        body += f" {move.reason}"
    if move.new is CommitmentState.CHANGE_MADE:
        body += f" How far it reaches: {move.scale.label.lower()}. Say whether it helped."
    message = Message(
        cause=f"commitment:{move.id}", title=f"News of what was promised: {move.new.label.lower()}", body=body,
        path=f"/answers/{commitment.response_id}",
    )  # fmt: skip
    tell(select(Receipt.person_id).where(Receipt.move_id == move.id).distinct(), message)


@job("responses.publish_due", cron="*/5 * * * *")
def publish_due() -> None:
    """Publish what is cleared and whose time has come."""
    service.publish_due()


@job("responses.daily", cron="30 5 * * *")
def daily() -> None:
    """Ask for verdicts, and remind of what is due."""
    service.ask_for_verdicts()
    service.remind(today())
