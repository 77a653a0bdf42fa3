"""What an administrator added names themes and leads them to teams, in the product's own jobs."""

import pytest
from sqlalchemy import delete, select

from frontline import analysis
from frontline.analysis import Subject
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.subjects.queries import list_own_subjects
from frontline.subjects.service import SubjectDetails, add_subject
from frontline.themes.analysis.description import describe_themes
from frontline.themes.analysis.routing import route_themes
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Routing, Theme, ThemeState
from tests.factories import make_team
from tests.texts import said

_ZORBING = [f"The zorbing hall of our town was shut for {n} weeks and nobody zorbs." for n in range(6)]
_OTHERS = [f"The school bus was late again and pupils missed the first lesson on day {n}." for n in range(6)]


def _add_zorbing() -> None:
    details = SubjectDetails("Zorbing centres", "send", ("ZBC", "zorbing hall"), "Halls where children zorb")
    add_subject(details=details)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("added", [False, True])
def test_a_theme_gets_its_name_from_an_own_subject(added: bool) -> None:  # noqa: FBT001 - pytest gives it
    said(*_OTHERS)
    (insight, *_) = said(*_ZORBING)
    if added:
        _add_zorbing()
    describe_themes()
    in_theme = select(Theme.name).join(Membership, Membership.theme_id == Theme.id)
    name = db.session.scalar(in_theme.where(Membership.insight_id == insight.id))
    assert (name == "Zorbing centres") is added


@pytest.mark.usefixtures("app")
def test_an_own_subject_leads_to_its_team() -> None:
    (insight, *_) = said(*["The ZBC came late."] * 3)
    for remit in ("Income tax and customs.", "Prisons.", "Hospitals.", "Buses.", "Zorbing centres for children."):
        make_team(name=remit, remit=remit)
    before = _route_to_zorbing(insight)
    _add_zorbing()
    assert _route_to_zorbing(insight) > before + 0.05


def _route_to_zorbing(insight: Insight) -> float:
    """Route its theme as if nobody had; how sure the router is of the team for zorbing."""
    theme = db.session.scalars(select(Theme).join(Membership).where(Membership.insight_id == insight.id)).one()
    db.session.execute(delete(Routing))
    theme.state = ThemeState.TRIAGE
    route_themes()
    confidences = select(Routing.confidence).join(Team, Team.id == Routing.team_id)
    return db.session.scalars(confidences.where(Team.name.startswith("Zorbing"))).one()


@pytest.mark.usefixtures("app")
def test_without_own_subjects_the_vocabulary_is_the_packaged_one() -> None:
    assert list_own_subjects() == ()
    assert analysis.merge_subjects(()).subjects == analysis.list_packaged_subjects()


def test_a_subject_that_a_later_release_brings_takes_the_place_of_an_own_one() -> None:
    own = (
        Subject("mine", "education, health and care plans", broader="send"),
        Subject("other", "Zorbing centres", broader="no-longer-there"),
        Subject("kept", "Zorbing halls", broader="send"),
    )
    merged = analysis.merge_subjects(own).subjects
    assert [subject.id for subject in merged if subject.id in {"mine", "other", "kept", "ehc-plans"}] == [
        "ehc-plans",
        "kept",
    ]
