"""Those who agreed are asked about a draft: never so few that one can be told, and a moderator reads first."""

import uuid

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.insights import service as insights
from frontline.insights.models import Remark
from frontline.insights.queries import shared_remarks
from frontline.policies import queries, service
from frontline.policies.models import Stance
from tests.factories import make_insight, make_person, make_theme
from tests.policies import Office
from tests.themes import told


@pytest.mark.usefixtures("app")
def test_fewer_than_five_are_not_asked_whatever_is_set_aside_and_a_single_insight_never() -> None:
    office = Office()
    many, one = [make_insight(may_ask=True) for _ in range(5)], make_insight(may_ask=True)
    alone = make_theme(alone_insight_id=one.id)
    check = office.check((make_theme(*many), many), (alone, [one]))
    service.decide(
        check=check,
        finding=queries.findings(check.id)[0],
        person=office.lead,
        stance=Stance.BESIDE,
        decision=None,
        why="",
    )
    assert queries.askable_count(check.id) == 5
    insights.withdraw(insight=many[0])
    db.session.flush()
    assert queries.askable_count(check.id) == 0
    with pytest.raises(TransitionError):
        service.consult(key=uuid.uuid4(), check=check, person=office.member, text="Who?")


@pytest.mark.usefixtures("app")
def test_those_who_agreed_are_asked_and_their_answer_passes_a_moderator() -> None:
    office, author = Office(), make_person(Role.SECONDEE)
    asked, others = make_insight(author, may_ask=True), [make_insight(may_ask=True) for _ in range(4)]
    check = office.check((make_theme(asked, *others, make_insight()), [asked]))
    service.consult(key=(key := uuid.uuid4()), check=check, person=office.member, text="Would a cap work?")
    assert told(author) == ["A policy team would like your view on a draft"]
    consultation, insight = queries.consultation(key, author)
    service.reply(consultation=consultation, insight=insight, text="Only with a floor.")
    assert shared_remarks([key]) == {}
    remark = db.session.scalars(select(Remark)).one()
    insights.remarked(remark, [])
    insights.share_remark(remark=remark, text="Only with a floor.", checked=True)
    assert shared_remarks([key]) == {key: ["Only with a floor."]}
    assert told(office.member) == ["Somebody has replied on your draft"]
