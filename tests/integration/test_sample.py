"""The sample came about as everything does: whatever it holds has a trail of who did what."""

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.audit.models import AuditEvent
from frontline.core.database import db
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.organisations import reference_data
from frontline.placements.models.agreement import Agreement
from frontline.placements.models.matching import Candidate, Opportunity
from frontline.placements.models.placement import Placement
from frontline.policies import reference as policies
from frontline.sample.accounts import get_sample_person
from frontline.sample.loader import load_sample

_AUDITED = (
    ("person", select(Person.id)),
    ("placement", select(Placement.id)),
    ("opportunity", select(Opportunity.id)),
    ("pool_candidate", select(Candidate.id)),
    ("insight", select(Insight.id).where(Insight.state != InsightState.DRAFT)),
)


def _with_event(kind: str, *actions: str) -> set[object]:
    wanted = AuditEvent.action.in_(actions) if actions else AuditEvent.action.is_not(None)
    return set(db.session.scalars(select(AuditEvent.object_id).where(AuditEvent.object_kind == kind, wanted)))


@pytest.mark.usefixtures("app")
def test_every_row_of_the_sample_whose_changes_are_audited_has_an_event() -> None:
    reference_data.load_organisations()
    reference_data.load_invented_teams()
    policies.load_life_domains()
    assert load_sample()
    for kind, rows in _AUDITED:
        keys = set(db.session.scalars(rows))
        assert keys, kind
        assert keys <= _with_event(kind), kind
    accepted = set(db.session.scalars(select(Insight.id).where(Insight.state == InsightState.ACCEPTED)))
    assert accepted == _with_event("insight", "insight.accepted")
    assert set(db.session.scalars(select(Agreement.placement_id))) <= _with_event(
        "placement", "placement.agreement_made"
    )
    by = select(AuditEvent.actor_id).where(AuditEvent.action == "insight.accepted").distinct()
    assert db.session.scalars(by).all() == [get_sample_person("moderator@example.org").id]
