"""The page of a theme: what it narrows to, and what it offers to undo."""

import re

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.disclosure.suppression import Breakdown, Group
from frontline.insights.models.choices import InsightKind
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.queries.contributors import ContributorBreakdown, describe_contributors
from frontline.themes.service.curation import rename_theme
from frontline.themes.service.undo import find_last_edit, undo_edit
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient


def test_the_first_part_of_a_theme_is_narrowed_to_and_split_like_any_other(client: CheckingClient) -> None:
    said = [make_insight(what_happened=f"Sighting {name} of the bus") for name in ("alpha", "beta")]
    theme, team = make_theme(*said), make_team()
    route_to(theme, team)
    for part, insight in enumerate(said):
        db.session.get_one(Membership, insight.id).subtheme = part
    theme.parts = [{"part": part, "name": f"Part {part}", "insights": 1} for part in range(2)]
    path, (first, second) = f"/themes/{theme.id}", [insight.id for insight in said]
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    for part, (here, elsewhere) in enumerate((("alpha", "beta"), ("beta", "alpha"))):
        page = client.get(f"{path}?part={part}").text
        assert f"Sighting {here}" in page
        assert f"Sighting {elsewhere}" not in page
    for part, chosen in enumerate((first, second)):
        form = client.get(f"{path}/regroup?part={part}").text
        assert re.findall(r'name="insight"[^>]* value="([^"]+)"\s+checked', form) == [str(chosen)]


def test_what_is_offered_to_be_undone_is_what_undoing_undoes(client: CheckingClient) -> None:
    theme, team = make_theme(make_insight(), make_insight()), make_team()
    route_to(theme, team)
    lead = make_person(Role.POLICY_LEAD, team=team)
    for name in ("Late buses", "No buses"):
        rename_theme(theme=theme, name=name, person=lead)
    edit = find_last_edit(theme.id)
    assert edit is not None
    undo_edit(theme=theme, edit_id=str(edit.id))
    client.sign_in(lead)
    bar = client.get(f"/themes/{theme.id}").text.split("Undo the last change")[0]
    assert "to “Late buses”, " in bar
    assert "to “No buses”" not in bar


def test_a_theme_shows_its_kinds_with_shares_and_its_edge_first_where_one_asks(client: CheckingClient) -> None:
    problems = [make_insight(what_happened=f"Late bus {number}") for number in range(3)]
    practice = make_insight(what_happened="We run our own minibus.", kind=InsightKind.GOOD_PRACTICE)
    edge = make_insight(what_happened="The train was late.")
    theme = make_theme(*problems, practice, edge, phrases=["late bus"])
    db.session.get_one(Membership, edge.id).fit = Fit.EDGE
    db.session.flush()
    client.sign_in(make_person(Role.MODERATOR))
    page = client.get(f"/themes/{theme.id}").text
    assert "Problems: 3 (75%); Good practice: 1 (25%)." in " ".join(page.split())
    assert "Words that stand in it more often than elsewhere: late bus." in page
    assert page.index("Late bus 0") < page.index("The train was late.")
    page = client.get(f"/themes/{theme.id}?order=edge").text
    assert page.index("The train was late.") < page.index("Late bus 0")
    assert "Typical first" in page


def test_who_says_it_most_often_is_said_only_of_groups_that_may_be_shown() -> None:
    group, tie = Breakdown((Group("NHS managers", 9), Group("Headteachers", 5)), None), Group("Headteachers", 9)
    nobody = Breakdown((), None)
    described = describe_contributors(ContributorBreakdown(group, nobody, nobody))
    assert described == "NHS managers say it most often."
    tied = Breakdown((*group.groups[:1], tie), None)
    assert describe_contributors(ContributorBreakdown(tied, group, nobody)) == ""
