from typing import Any

import pytest
from sqlalchemy import Column, func, select

from frontline.accounts.models import Person, Role
from frontline.accounts.responsibilities import QUEUE, list_waiting_work
from frontline.accounts.service import leavers
from frontline.audit.models import AuditEvent
from frontline.core.database import Base, db
from frontline.notices.models import Notice
from tests.factories import make_person
from tests.leavers import Leaver, close, list_work_by_kind

pytestmark = pytest.mark.usefixtures("app")

# Columns that say who is to do something: each is handed over by a domain's `service/leavers`.
RESPONSIBILITIES = {
    "insight.moderator_id", "insight.responsible_id", "insight_remark.moderator_id", "theme_routing.assignee_id",
    "theme_question.person_id", "theme_cover.covered_by_id", "placement.host_manager_id", "placement.home_manager_id",
    "response.author_id", "commitment.owner_id", "frontline_check.begun_by_id", "policy_consultation.person_id",
    "digest_subscription.person_id", "duty_contact.person_id", "stocktake_action.owner_id",
}  # fmt: skip
# Columns that say who did something, or whose it is.
HISTORY = {
    "bulletin_call.person_id", "clarification.asked_by_id", "code_generator.person_id", "commitment_move.person_id",
    "delivery_report.cleared_by_id", "delivery_report.edited_by_id", "external_identity.person_id",
    "provisioned_account.person_id",
    "frontline_check.first_signed_by_id", "frontline_check.signed_by_id", "frontline_check_bearing.confirmed_by_id",
    "response_handover.from_id", "response_handover.to_id",
    "frontline_check_finding.decided_by_id", "inbox_view.person_id",
    "insight.author_id", "insight.checked_by_id", "insight.logged_by_id", "invitation.person_id",
    "legal_hold.placed_by_id", "milestone_confidence.person_id", "milestone_point.person_id",
    "milestone_target.person_id", "milestone_theme.person_id", "moderator_acquaintance.moderator_id",
    "moderator_acquaintance.person_id", "notice.person_id", "notice_preference.person_id",
    "opportunity.posted_by_id", "oversight_report.edited_by_id", "passkey.person_id", "passkey_challenge.person_id",
    "password_reset.person_id", "placement.person_id", "placement_change.person_id", "placement_check_in.person_id",
    "placement_extension.asked_by_id", "placement_feed.person_id", "placement_filter.person_id",
    "placement_review.person_id", "placement_review.waived_by_id", "uploaded_sheet.person_id",
    "placement_clause_edition.made_by_id", "placement_signature.person_id", "policy_assessment.person_id",
    "policy_choice.person_id", "prior_approval.recorded_by_id",
    "policy_proposal.created_by_id", "policy_stage_move.person_id", "pool_candidate.added_by_id",
    "recovery_code.person_id", "remit_trial.person_id", "response.cleared_by_id", "response_receipt.person_id",
    "response_version.person_id", "role_grant.person_id", "saved_search.person_id", "sign_in.person_id",
    "stocktake.person_id", "stocktake_decision.person_id", "subject.changed_by_id", "theme.confirmed_by_id",
    "theme_autonomy.person_id", "theme_cover.person_id", "theme_lineage.person_id", "theme_note.person_id",
    "theme_routing.decided_by_id", "theme_second_membership.person_id", "theme_watch.person_id",
}  # fmt: skip


def _owners() -> dict[str, Column[Any]]:
    return {
        f"{table.name}.{column.name}": column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }


def test_whoever_holds_one_of_everything_leaves_nothing_behind() -> None:
    leaver = Leaver()
    leaver.hold_one_of_everything()
    assert [column for column in RESPONSIBILITIES if not _count(column, leaver.person)] == ["duty_contact.person_id"]
    published = _count("response.author_id", leaver.person) - 1  # whoever wrote what is published wrote it
    close(leaver)
    left = {column: count for column in sorted(RESPONSIBILITIES) if (count := _count(column, leaver.person))}
    assert left == {"response.author_id": published}
    assert list_waiting_work(leaver.person) == []


def _count(name: str, person: Person) -> int:
    column = _owners()[name]
    query = select(func.count()).select_from(column.table).where(column == person.id)
    return db.session.execute(query).scalar_one()


def test_every_column_with_a_person_is_known_as_a_responsibility_or_as_history() -> None:
    assert set(_owners()) == RESPONSIBILITIES | HISTORY


def test_every_kind_is_listed_with_its_number() -> None:
    leaver = Leaver()
    leaver.hold_one_of_everything()
    kinds = {
        "themes", "questions", "covers", "desk", "severe", "bench", "host", "home", "answers", "commitments", "checks",
        "consultations", "milestones", "plans", "actions", "stocktakes", "digests",
    }  # fmt: skip
    assert set(list_work_by_kind(leaver)) == kinds
    assert list_work_by_kind(leaver)["desk"].count == 3


def test_the_successor_gets_one_notice_of_everything() -> None:
    leaver = Leaver()
    leaver.hold_one_of_everything()
    close(leaver)
    is_theirs = (Notice.person_id == leaver.colleague.id) & Notice.dedup_key.startswith("handed-over:")
    notice = db.session.scalars(select(Notice).where(is_theirs)).one()
    assert notice.title == f"You took over what waited on {leaver.person.name}"
    assert f"Commitments of {leaver.team.name} that they own." in notice.body


def test_what_is_handed_over_is_in_the_audit_trail_in_words() -> None:
    leaver = Leaver()
    leaver.own_commitment()
    close(leaver)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account.work_handed_over")).one()
    assert (event.object_id, event.new) == (leaver.person.id, leaver.colleague.name)
    assert event.reason == f"Commitments of {leaver.team.name} that they own: 1"


def test_whoever_leaves_is_named_as_the_only_one_with_a_role() -> None:
    lead = make_person(Role.POLICY_LEAD)
    assert [work.remark for work in list_waiting_work(lead)] == [
        "Give somebody else the role: what needs it waits until then."
    ]


def test_a_name_that_two_people_have_is_nobodys_milestone() -> None:
    leaver = Leaver()
    leaver.own_milestone()
    leaver.colleague.name = leaver.person.name
    db.session.flush()
    assert "milestones" not in list_work_by_kind(leaver)


def test_a_role_that_is_taken_away_hands_over_only_what_needs_it() -> None:
    leaver = Leaver()
    routing, insight = leaver.assign_theme(), leaver.put_on_desk()
    db.session.flush()
    grant = next(grant for grant in leaver.person.grants if grant.role is Role.MODERATOR)
    leavers.take_role_away(person=leaver.person, grant=grant, successors={"desk": QUEUE})
    assert (insight.moderator_id, routing.assignee_id) == (None, leaver.person.id)
    assert grant not in leaver.person.grants


def test_everything_can_be_left_on_record_and_handed_over_later() -> None:
    leaver = Leaver()
    leaver.own_commitment()
    leavers.close_account(person=leaver.person, successors={}, leaves=True)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account.work_left")).one()
    assert "that they own: 1" in event.reason
    close(leaver)
    assert list_waiting_work(leaver.person) == []
