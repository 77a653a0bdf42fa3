"""Search finds what a person may read, by words, phrases and meaning, and nothing else."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import delete, select

from frontline import analysis
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.search import service
from frontline.search.models import Lexeme
from frontline.search.queries.ranking import (
    InsightHit,
    Search,
    rank_insights,
    rank_insights_by_meaning,
    rank_insights_by_words,
)
from frontline.search.queries.theme_ranking import rank_themes
from frontline.search.request_parsing import parse_search_query
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import UNLISTED_STATES, Theme, ThemeState
from frontline.themes.queries.access import list_readable_themes
from frontline.themes.queries.insights import select_theme_insights
from tests.factories import (
    add_member,
    grant_role,
    make_insight,
    make_person,
    make_placement,
    make_team,
    make_theme,
    route_to,
)
from tests.texts import said
from tests.worlds import make_world


def _ask(person: Person, words: str, **facets: str) -> Search:
    return parse_search_query(urlencode({"q": words, **facets}), person)


def _found(person: Person, words: str, **facets: str) -> list[str]:
    ids = [hit.insight_id for hit in rank_insights(_ask(person, words, **facets))]
    texts = {
        insight.id: insight.what_happened for insight in db.session.scalars(select(Insight).where(Insight.id.in_(ids)))
    }
    return [texts[insight_id] for insight_id in ids]


_BUSES = "The school bus comes after the bell, twice a week."
_TRAINS = "Two railway lines closed, so pupils arrive late."
_FOOD = "Lunch debts have doubled since the summer."


@pytest.mark.usefixtures("app")
def test_words_are_found_whatever_their_ending_and_meaning_without_the_word() -> None:
    said(_BUSES, _TRAINS, _FOOD)
    coordinator = make_person(Role.COORDINATOR)
    assert _found(coordinator, "buses schools")[0] == _BUSES
    assert _found(coordinator, "trains cancelled, children miss lessons")[0] == _TRAINS
    assert _found(coordinator, "doubling")[:1] == [_FOOD]
    assert _found(coordinator, "quantum chromodynamics") == []


@pytest.mark.usefixtures("app")
def test_a_phrase_must_stand_as_it_is_and_what_is_left_out_must_not() -> None:
    said(_BUSES, _TRAINS, "A bus, and later a school.")
    coordinator = make_person(Role.COORDINATOR)
    assert _found(coordinator, '"school bus"') == [_BUSES]
    assert _BUSES not in _found(coordinator, "school bus -bell")


@pytest.mark.usefixtures("app")
def test_slips_of_the_keyboard_are_forgiven_with_words_that_the_person_may_find() -> None:
    own_team, other_team = make_team(), make_team()
    said("Attendance fell.", "Attendance rose.", team=own_team)
    said("Zirconium here.", "Zirconium there.", team=other_team)
    service.refresh_word_counts()
    lead = make_person(Role.POLICY_LEAD, team=own_team)
    assert dict(_ask(lead, "atendance").terms.corrected) == {"atendance": "attendance"}
    assert dict(_ask(lead, "zircomium").terms.corrected) == {}
    assert dict(_ask(make_person(Role.COORDINATOR), "zircomium").terms.corrected) == {"zircomium": "zirconium"}
    assert dict(_ask(lead, "atendance", exactly="1").terms.corrected) == {}


@pytest.mark.usefixtures("app")
def test_a_correction_tells_nothing_of_what_others_wrote() -> None:
    own_team, other_team = make_team(), make_team()
    said("Marble floors.", "Marble steps.", team=own_team)
    lead = make_person(Role.POLICY_LEAD, team=own_team)
    before = {word: dict(_ask(lead, word).terms.corrected) for word in ("narble", "harble", "marbel")}
    said("They narble it.", "Narble, narble.", "Marbel it is.", "Marbel again.", team=other_team)
    service.refresh_word_counts()
    after = {word: dict(_ask(lead, word).terms.corrected) for word in ("narble", "harble")}
    assert after == {"narble": {"narble": "marble"}, "harble": {"harble": "marble"}}
    assert before["marbel"] == {}  # nothing was counted yet


@pytest.mark.usefixtures("app")
def test_a_word_of_the_dictionary_is_no_slip() -> None:
    team = make_team()
    said("He stood at the gate.", "The gate is shut.", team=team)
    service.refresh_word_counts()
    lead = make_person(Role.POLICY_LEAD, team=team)
    assert dict(_ask(lead, "out of date").terms.corrected) == {}
    assert dict(_ask(lead, "gaet at school").terms.corrected) == {"gaet": "gate"}


@pytest.mark.usefixtures("app")
def test_what_is_severe_is_found_in_its_theme_and_not_by_itself_as_well() -> None:
    severe = make_insight(what_happened=_BUSES, severity="severe")
    theme, by_itself = make_theme(severe), make_theme(single_insight_id=severe.id)
    db.session.get_one(Membership, severe.id).embedding = analysis.encode_texts([_BUSES])[0]
    search = _ask(make_person(Role.COORDINATOR), _BUSES)
    for hits in (rank_insights_by_words(search), rank_insights_by_meaning(search)):
        assert list(hits) == [InsightHit(severe.id, theme.id)]
    theme.state = ThemeState.MERGED
    db.session.flush()
    assert list(rank_insights_by_words(search)) == [InsightHit(severe.id, by_itself.id)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(6))
def test_every_result_is_permitted_and_nothing_that_is_permitted_is_missed(seed: int) -> None:
    make_world(seed)
    alone = make_insight(hidden_from_host=bool(seed % 2), placement_id=make_placement(make_person()).id)
    add_member(alone, None)
    teams = list(db.session.scalars(select(Team).where(Team.name.startswith("Team"))))
    lone = make_theme(single_insight_id=alone.id)
    route_to(lone, teams[0])
    vector = analysis.encode_texts(["agency invoice"])[0]
    for membership in db.session.scalars(select(Membership)):
        membership.embedding = vector
    for state in (InsightState.WITHDRAWN, InsightState.DECLINED):
        next(iter(db.session.scalars(select(Insight).where(Insight.state == InsightState.ACCEPTED)))).state = state
        db.session.flush()
    readers = [make_person(role) for role in Role]
    for role in (Role.POLICY_LEAD, Role.DIRECTOR, Role.POLICY_MEMBER):
        for team in teams[:3]:
            readers.append(make_person())
            grant_role(readers[-1], role, team)
    for person in readers:
        search = _ask(person, "agency invoice")
        permitted = _permitted(person)
        assert {hit.insight_id for hit in rank_insights_by_words(search)} == permitted, person.grants
        assert {hit.insight_id for hit in rank_insights_by_meaning(search)} == permitted, person.grants
        assert set(list_readable_themes(rank_themes(search), person)) == set(rank_themes(search))


def _permitted(person: Person) -> set[object]:
    """What somebody reads by opening every theme."""
    insight_ids: set[object] = set()
    listed = select(Theme.id).where(Theme.state.not_in(UNLISTED_STATES))
    for theme in list_readable_themes(db.session.scalars(listed).all(), person).values():
        insight_ids |= {insight.id for insight in db.session.scalars(select_theme_insights(theme, person))}
    return insight_ids


@pytest.mark.usefixtures("app")
def test_words_are_counted_anew_only_where_much_has_changed() -> None:
    said("Bus one.", "Bus two.", "Bus three.")
    service.refresh_word_counts()
    counted = {lexeme.form: lexeme.insights for lexeme in db.session.scalars(select(Lexeme))}
    assert (counted["bus"], counted[""]) == (3, 3)
    db.session.execute(delete(Lexeme).where(Lexeme.form == "bus"))
    service.refresh_word_counts()
    assert "bus" not in set(db.session.scalars(select(Lexeme.form)))


@pytest.mark.usefixtures("app")
def test_a_filter_by_profession_finds_nobody_whom_no_list_tells() -> None:
    placement = make_placement(make_person(Role.SECONDEE), profession="Astronaut")
    insight = make_insight(placement.person, placement_id=placement.id, identity=Identity.CONFIDENTIAL)
    make_theme(insight)
    coordinator = make_person(Role.COORDINATOR)
    assert len(rank_insights_by_words(_ask(coordinator, "agency"))) == 1
    assert not rank_insights_by_words(_ask(coordinator, "agency", profession=str(placement.profession_id)))
