"""Whatever happens between composing and sending, nothing that is hidden leaves: random worlds, random changes."""

import datetime as dt
from random import Random

import pytest
from sqlalchemy import select

from frontline.accounts import service as accounts
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.furniture import today
from frontline.digests import letters, queries, service
from frontline.digests.models import Digest, Pace, Scope
from frontline.digests.periods import latest
from frontline.insights import service as insights
from frontline.insights.models import Identity, Insight, State
from frontline.notices.models import Notice
from frontline.organisations.models import Team
from frontline.themes import queries as themes
from frontline.themes.models import UNLISTED, Membership, Routing, RoutingState, Theme, ThemeState
from tests.factories import grant_role, make_person
from tests.themes import insights_of
from tests.worlds import make_world

MONDAY = today() + dt.timedelta(days=7 - today().weekday())


def _world(seed: int) -> list[Person]:
    """A random world in which every insight and every theme is told from all others by its words; and its readers."""
    make_world(seed)
    for number, insight in enumerate(db.session.scalars(select(Insight))):
        insight.saw = f"Word{number}x was seen."
    period = latest(Pace.WEEKLY, MONDAY)
    moment = dt.datetime.combine(period.ends_on, dt.time(12), dt.UTC)
    for number, theme in enumerate(db.session.scalars(select(Theme))):
        theme.name = f"Name{number}x"
        theme.quotes = [{"insight_id": str(one.id), "text": one.saw} for one in insights_of(theme)[:4]]
        theme.routed_at, theme.state = moment, ThemeState.ACKNOWLEDGED if theme.routed_at else theme.state
    db.session.flush()
    teams = db.session.scalars(select(Team).where(Team.name.startswith("Team"))).all()
    readers = [make_person(Role.COORDINATOR), make_person(Role.MODERATOR)]
    for role in (Role.POLICY_LEAD, Role.DIRECTOR):
        for team in teams[:3]:
            readers.append(make_person())
            grant_role(readers[-1], role, team)
    return readers


def _change(chance: Random, readers: list[Person]) -> None:
    """Something that people do to what was said, or to who may read it."""
    accepted = db.session.scalars(select(Insight).where(Insight.state == State.ACCEPTED).order_by(Insight.id)).all()
    listed = db.session.scalars(select(Theme).where(Theme.state.not_in(UNLISTED)).order_by(Theme.id)).all()
    insight, theme, person = chance.choice(accepted), chance.choice(listed), chance.choice(readers)
    match chance.randint(0, 7):
        case 0 | 1:
            insights.withdraw(insight=insight)
        case 2:
            insight.saw = "It was worded anew."
        case 3:
            insight.hidden_from_host = True
        case 4:
            insight.identity = Identity.DE_IDENTIFIED
        case 5:
            theme.state = ThemeState.DISMISSED
        case 6:
            _move(theme)
        case _:
            for grant in list(person.grants):
                accounts.revoke(person=person, grant_id=grant.id)
    db.session.flush()


def _move(theme: Theme) -> None:
    for routing in db.session.scalars(select(Routing).where(Routing.theme_id == theme.id)):
        routing.state = RoutingState.RELEASED


def _permitted(person: Person) -> tuple[set[str], set[str]]:
    """The words of insights, and the names of themes, that somebody reads by opening every theme."""
    listed = db.session.scalars(select(Theme.id).where(Theme.state.not_in(UNLISTED))).all()
    found = themes.readable(listed, person).values()
    said = {one.saw for theme in found for one in db.session.scalars(themes.insights_of(theme, person))}
    return said, {theme.name for theme in found}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(12))
def test_nothing_hidden_ever_leaves(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    readers = _world(seed)
    for person in readers:
        for scope, object_id, _ in queries.choices(person):
            service.subscribe(person=person, scope=scope, object_id=object_id, pace=Pace.WEEKLY)
    service.run(MONDAY)
    before = _sent(readers)
    for _ in range(12):
        _change(chance, readers)
    db.session.expire_all()
    after = _sent(readers)
    assert sum(len(quotes) + len(names) for quotes, names in before.values()) > sum(
        len(quotes) + len(names) for quotes, names in after.values()
    )
    for person, (quotes, names) in after.items():
        said, known = _permitted(person)
        assert quotes <= {f"“{one}”" for one in said}, person.grants
        assert names <= known, person.grants


def _sent(readers: list[Person]) -> dict[Person, tuple[set[str], set[str]]]:
    """The quotes, and the names of themes, in all letters that would leave now, by reader."""
    found: dict[Person, tuple[set[str], set[str]]] = {}
    for person in readers:
        mine = (Notice.person_id == person.id) & Notice.cause.startswith("digest:")
        written = [letters.write(notice) for notice in db.session.scalars(select(Notice).where(mine))]
        blocks = [block for letter in written if letter for block in letter.blocks]
        of_kind = {kind: {block.text for block in blocks if block.kind == kind} for kind in ("quote", "item")}
        found[person] = of_kind["quote"], of_kind["item"]
    return found


@pytest.mark.usefixtures("app")
def test_a_digest_that_is_opened_again_says_that_something_is_gone() -> None:
    (coordinator, *_) = _world(3)
    service.subscribe(person=coordinator, scope=Scope.GOVERNMENT, object_id=None, pace=Pace.WEEKLY)
    service.run(MONDAY)
    digest = db.session.scalars(select(Digest).where(Digest.scope == Scope.GOVERNMENT)).one()
    assert queries.shown(digest, coordinator).gone == 0
    quoted = db.session.scalars(
        select(Insight)
        .join(Membership, Membership.insight_id == Insight.id)
        .where(Membership.theme_id == digest.content["items"][0]["theme"])
    ).all()
    for insight in quoted:
        insights.withdraw(insight=insight)
    assert queries.shown(digest, coordinator).gone > 0
