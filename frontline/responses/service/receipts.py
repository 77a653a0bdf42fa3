"""Everybody who contributed has a receipt and a notice, in the same transaction as what they are told of."""

from sqlalchemy import func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from frontline.core.database import db
from frontline.core.furniture import date
from frontline.insights.models import Insight, State
from frontline.notices.service import Message, tell
from frontline.responses.models import Commitment, CommitmentMove, CommitmentState, Receipt, Response
from frontline.themes.queries import contributions


def tell_of_answer(response: Response) -> None:
    """One receipt for each insight that has an author, one notice for each author; the same again adds none."""
    concerned = or_(*(Insight.id.in_(contributions(theme)) for theme in response.themes))
    people = (
        select(func.gen_random_uuid(), literal(response.id), Insight.id, Insight.author_id)
        .where(concerned, Insight.author_id.is_not(None), Insight.state == State.ACCEPTED)
    )  # fmt: skip
    db.session.flush()
    columns = ["id", "response_id", "insight_id", "person_id"]
    db.session.execute(insert(Receipt).from_select(columns, people).on_conflict_do_nothing())
    about = f": “{response.title}”" if response.title else ""
    message = Message(
        cause=f"response:{response.id}",
        title="A policy team has answered something that you logged",
        body=f"{response.team.name} answered{about}. Outcome: {response.outcome.label.lower()}.",
        path=f"/answers/{response.id}",
    )
    receipts = (Receipt.response_id == response.id) & Receipt.move_id.is_(None)
    tell(select(Receipt.person_id).where(receipts).distinct(), message)


def tell_of_move(commitment: Commitment, move: CommitmentMove) -> None:
    """Whoever was told of an answer is told how what it promised moves, wherever their insight stands by now."""
    told = (
        select(
            func.gen_random_uuid(), Receipt.response_id, literal(move.id), Receipt.insight_id, Receipt.person_id
        )
        .join(Insight, Insight.id == Receipt.insight_id)
        .where(
            Receipt.response_id == commitment.response_id, Receipt.move_id.is_(None), Insight.state == State.ACCEPTED
        )
    )  # fmt: skip
    columns = ["id", "response_id", "move_id", "insight_id", "person_id"]
    db.session.execute(insert(Receipt).from_select(columns, told).on_conflict_do_nothing())
    message = Message(
        cause=f"commitment:{move.id}",
        title=f"News of what was promised: {move.new.label.lower()}",
        body=f"“{commitment.what}” ({commitment.team.name}): {move.new.label.lower()}.{_more(move)}",
        path=f"/answers/{commitment.response_id}",
    )
    tell(select(Receipt.person_id).where(Receipt.move_id == move.id).distinct(), message)


def _more(move: CommitmentMove) -> str:
    """What else those who wait want to know of a move."""
    match move.new:
        case CommitmentState.DELAYED:
            return f" New date: {date(move.due_on)}. {move.reason}"
        case CommitmentState.NOT_DELIVERED:
            return f" {move.reason}"
        case CommitmentState.CHANGE_MADE:
            return f" How far it reaches: {move.scale.label.lower()}. Say whether it helped."
        case _:
            return ""
