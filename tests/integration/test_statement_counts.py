"""Pages, letters and jobs ask the database as often for twelve rows as for three."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.digests.models import Frequency, Scope
from frontline.digests.periods import Period
from frontline.digests.queries.digest_content import get_digest_content
from frontline.digests.service.composition import preview_digest
from frontline.insights.models.choices import InsightState
from frontline.moderation.models import Concern
from frontline.moderation.service.redirections import redirect_insight
from frontline.moderation.service.rules import name_duty_contact
from frontline.organisations.models import Team
from frontline.themes.models.theme import ThemeState
from frontline.themes.service.recurrence import check_recurrences
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.insights import waiting
from tests.pages import CheckingClient
from tests.themes import told_of

FEW, MANY = 3, 12


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    statements: list[str] = []

    def count(*given: object) -> None:
        if not str(given[2]).startswith(("SAVEPOINT", "RELEASE")):
            statements.append(str(given[2]))

    bind = db.session.get_bind()
    event.listen(bind, "before_cursor_execute", count)
    yield statements
    event.remove(bind, "before_cursor_execute", count)


def _counts(make: Callable[[int], None], ask: Callable[[], object], few: int = FEW) -> tuple[int, int]:
    """How many statements are needed for few and for many, once what is kept for others is there."""
    counts = []
    for number in (few, MANY - few):
        make(number)
        ask()
        db.session.flush()
        db.session.expunge_all()
        with _counted() as statements:
            ask()
        counts.append(len(statements))
    return counts[0], counts[1]


@pytest.mark.parametrize("show", ["all", "elsewhere"])
def test_the_moderation_queue(client: CheckingClient, show: str) -> None:
    moderator = make_person(Role.MODERATOR).id

    def make(number: int) -> None:
        for _ in range(number):
            waiting(findings={})
            contact = make_person()
            name_duty_contact(concern=Concern.COMPLAINT, email=contact.email, phone="1", hours="", out_of_hours="")
            passed = make_insight(state=InsightState.IN_MODERATION, moderator_id=moderator)
            redirect_insight(insight=passed, concern=Concern.COMPLAINT, note="It")
        client.sign_in(db.session.get_one(Person, moderator))

    few, many = _counts(make, lambda: client.get(f"/moderation?show={show}"))
    assert few == many
    assert few > 3


def test_the_page_on_which_a_theme_is_curated(client: CheckingClient) -> None:
    team = make_team()
    theme = make_theme(make_insight())
    route_to(theme, team)
    lead, theme_id, team_id = make_person(Role.POLICY_LEAD, team=team).id, theme.id, team.id

    def make(number: int) -> None:
        for _ in range(number):
            route_to(make_theme(make_insight()), db.session.get_one(Team, team_id))
        client.sign_in(db.session.get_one(Person, lead))

    few, many = _counts(make, lambda: client.get(f"/themes/{theme_id}/curate"), few=1)  # at most four are shown
    assert few == many


@pytest.mark.usefixtures("app")
def test_the_letter_of_a_digest() -> None:
    team = make_team()
    lead, team_id = make_person(Role.POLICY_LEAD, team=team).id, team.id

    def make(number: int) -> None:
        for n in range(number):
            told_of(db.session.get_one(Team, team_id), f"Theme {n}")

    def ask() -> None:
        digest = preview_digest(Scope.TEAM, team_id, Frequency.WEEKLY, Period(get_london_today(), get_london_today()))
        with _counted() as statements:
            shown = get_digest_content(digest, db.session.get_one(Person, lead))
        assert shown.items
        assert all(item.quotes for item in shown.items)
        counts.append(len(statements))
        db.session.expunge_all()

    counts: list[int] = []
    for number in (1, FEW, MANY):
        make(number)
        db.session.flush()
        db.session.expunge_all()
        ask()
    assert len(set(counts)) == 1


@pytest.mark.usefixtures("app")
def test_the_check_for_themes_that_people_speak_of_again() -> None:
    def make(number: int) -> None:
        for _ in range(number):
            make_theme(*(make_insight() for _ in range(2)), state=ThemeState.MONITORING, responded_at=now())

    few, many = _counts(make, check_recurrences)
    assert few == many == 1
