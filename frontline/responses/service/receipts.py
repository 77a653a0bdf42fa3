"""Everybody who contributed gets a receipt and a notice, in the transaction of the answer or the update."""

from urllib.parse import quote_plus

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify
from frontline.responses.models.answer import Audience, Response, ResponseCoverage
from frontline.responses.models.commitment import Commitment, CommitmentMove, CommitmentState
from frontline.responses.models.feedback import Receipt
from frontline.themes.models.membership import Membership
from frontline.themes.queries.insights import list_contributing_insight_ids
from frontline.themes.queries.second_themes import select_second_insight_ids


def notify_answer(response: Response) -> None:
    """One receipt for each insight that it covers and that has an author, one notice for each of them.

    The same again adds none. Who speaks in its themes and is not covered hears of a related answer, where everybody
    may read it.
    """
    chosen = select(ResponseCoverage.insight_id).where(ResponseCoverage.response_id == response.id)
    is_ticked, is_left_out = (
        Insight.id.in_(chosen.where(ResponseCoverage.covered)),
        Insight.id.in_(chosen.where(~ResponseCoverage.covered)),
    )
    is_core = or_(*(Insight.id.in_(list_contributing_insight_ids(theme)) for theme in response.themes))
    theme_ids = [theme.id for theme in response.themes]
    is_member = Insight.id.in_(select(Membership.insight_id).where(Membership.theme_id.in_(theme_ids)))
    speaks_too = Insight.id.in_(select_second_insight_ids(theme_ids))
    is_ticked_member = is_member & is_ticked
    in_themes = is_ticked_member if response.selected_only else or_(is_core & ~is_left_out, is_ticked_member)
    contributors = (
        select(func.gen_random_uuid(), literal(response.id), Insight.id, Insight.author_id)
        .where(in_themes, Insight.author_id.is_not(None), Insight.state == InsightState.ACCEPTED)
    )  # fmt: skip
    db.session.flush()
    columns = ["id", "response_id", "insight_id", "person_id"]
    db.session.execute(insert(Receipt).from_select(columns, contributors).on_conflict_do_nothing())
    title = f": “{response.title}”" if response.title else ""
    message = Notification(
        dedup_key=f"response:{response.id}",
        title="A policy team has answered something that you logged",
        body=f"{response.team.name} answered{title}. Outcome: {response.outcome.label.lower()}.",
        path=f"/answers/{response.id}",
    )
    receipts = (Receipt.response_id == response.id) & Receipt.move_id.is_(None)
    notify(select(Receipt.person_id).where(receipts).distinct(), message)
    if response.audience is Audience.COMMUNITY:
        _notify_related(response, or_(is_member, speaks_too) & (Insight.state == InsightState.ACCEPTED))


def _notify_related(response: Response, is_near: ColumnElement[bool]) -> None:
    told = select(Receipt.person_id).where(Receipt.response_id == response.id)
    authors = select(Insight.author_id).where(is_near)
    people = select(Person.id).where(Person.id.in_(authors), Person.id.not_in(told))
    message = Notification(
        dedup_key=f"related:{response.id}",
        title="A policy team has answered something related",
        body=f"{response.team.name} answered “{response.title}”. It is near to what you logged, and no answer to it.",
        path=f"/community?words={quote_plus(response.title)}",
    )
    notify(people, message)


def notify_commitment_move(commitment: Commitment, move: CommitmentMove) -> None:
    """Tell everybody who was told of an answer of an update of its commitment, with a receipt for each."""
    recipients = (
        select(func.gen_random_uuid(), Receipt.response_id, literal(move.id), Receipt.insight_id, Receipt.person_id)
        .join(Insight, Insight.id == Receipt.insight_id)
        .where(
            Receipt.response_id == commitment.response_id,
            Receipt.move_id.is_(None),
            Insight.state == InsightState.ACCEPTED,
        )
    )
    columns = ["id", "response_id", "move_id", "insight_id", "person_id"]
    db.session.execute(insert(Receipt).from_select(columns, recipients).on_conflict_do_nothing())
    message = Notification(
        dedup_key=f"commitment:{move.id}",
        title=f"Update on a commitment: {move.new.label.lower()}",
        body=f"“{commitment.what}” ({commitment.team.name}): {move.new.label.lower()}.{_describe_move(move)}",
        path=f"/answers/{commitment.response_id}",
    )
    notify(select(Receipt.person_id).where(Receipt.move_id == move.id).distinct(), message)


def _describe_move(move: CommitmentMove) -> str:
    """The details of an update for contributors."""
    match move.new:
        case CommitmentState.DELAYED:
            return f" New date: {format_date(move.due_on)}. {move.reason}"
        case CommitmentState.NOT_DELIVERED:
            return f" {move.reason}"
        case CommitmentState.CHANGE_MADE:
            return f" How far it reaches: {move.scale.label.lower()}. Say whether it helped."
        case _:
            return ""
