"""Those who agreed are asked about a draft: never so few that one can be told, and a moderator reads first."""

import uuid

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.insights.models.remark import Remark
from frontline.insights.queries.remarks import list_shared_remarks
from frontline.insights.service.remarks import save_remark_findings
from frontline.insights.service.submission import withdraw_insight
from frontline.moderation.service.remarks import share_remark
from frontline.policies.models.check import Stance
from frontline.policies.queries.checks import list_findings
from frontline.policies.queries.consultations import count_askable_insights, get_consultation
from frontline.policies.service.consultations import reply_to_consultation, start_consultation
from frontline.policies.service.decisions import decide_finding
from tests.factories import make_insight, make_person, make_theme
from tests.policies import Office
from tests.themes import told


@pytest.mark.usefixtures("app")
def test_fewer_than_five_are_not_asked_whatever_is_set_aside_and_a_single_insight_never() -> None:
    office = Office()
    many, single = [make_insight(may_ask=True) for _ in range(5)], make_insight(may_ask=True)
    alone = make_theme(single_insight_id=single.id)
    check = office.check((make_theme(*many), many), (alone, [single]))
    decide_finding(
        check=check,
        finding=list_findings(check.id)[0],
        person=office.lead,
        stance=Stance.BESIDE,
        decision=None,
        reason="It is about something else.",
    )
    assert count_askable_insights(check.id) == 5
    withdraw_insight(insight=many[0])
    db.session.flush()
    assert count_askable_insights(check.id) == 0
    with pytest.raises(TransitionError):
        start_consultation(key=uuid.uuid4(), check=check, person=office.member, text="Who?")


@pytest.mark.usefixtures("app")
def test_those_who_agreed_are_asked_and_their_answer_passes_a_moderator() -> None:
    office, author = Office(), make_person(Role.SECONDEE)
    insight, more_insights = make_insight(author, may_ask=True), [make_insight(may_ask=True) for _ in range(4)]
    check = office.check((make_theme(insight, *more_insights, make_insight()), [insight]))
    start_consultation(key=(key := uuid.uuid4()), check=check, person=office.member, text="Would a cap work?")
    assert told(author) == ["A policy team would like your view on a draft"]
    consultation, insight = get_consultation(key, author)
    reply_to_consultation(consultation=consultation, insight=insight, text="Only with a floor.")
    assert list_shared_remarks([key]) == {}
    remark = db.session.scalars(select(Remark)).one()
    save_remark_findings(remark, [])
    share_remark(remark=remark, text="Only with a floor.", checked=True)
    assert list_shared_remarks([key]) == {key: ["Only with a floor."]}
    assert told(office.member) == ["Somebody has replied on your draft"]
