"""Whatever happens between composing and sending, nothing that is hidden leaves: random worlds, random changes."""

import datetime as dt
from random import Random

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.accounts.service import people as accounts
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.digests import letters
from frontline.digests.models import Digest, Frequency, Scope
from frontline.digests.periods import get_latest_period
from frontline.digests.queries.digest_content import get_digest_content
from frontline.digests.queries.subscriptions import list_subscription_choices
from frontline.digests.service.composition import send_due_digests
from frontline.digests.service.subscriptions import set_subscription
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.service.submission import withdraw_insight
from frontline.notices.models import Notice
from frontline.organisations.models import Team
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import UNLISTED_STATES, Routing, RoutingState, Theme, ThemeState
from frontline.themes.queries.access import list_readable_themes
from frontline.themes.queries.insights import select_theme_insights
from tests.factories import grant_role, make_person
from tests.themes import insights_of
from tests.worlds import make_world

MONDAY = get_london_today() + dt.timedelta(days=7 - get_london_today().weekday())


def _world(seed: int) -> list[Person]:
    """A random world in which every insight and every theme is told from all others by its words; and its readers."""
    make_world(seed)
    for number, insight in enumerate(db.session.scalars(select(Insight))):
        insight.what_happened = f"Word{number}x was seen."
    period = get_latest_period(Frequency.WEEKLY, MONDAY)
    moment = dt.datetime.combine(period.ends_on, dt.time(12), dt.UTC)
    for number, theme in enumerate(db.session.scalars(select(Theme))):
        theme.name = f"Name{number}x"
        theme.quotes = [
            {"insight_id": str(quoted_insight.id), "text": quoted_insight.what_happened}
            for quoted_insight in insights_of(theme)[:4]
        ]
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
    accepted = db.session.scalars(
        select(Insight).where(Insight.state == InsightState.ACCEPTED).order_by(Insight.id)
    ).all()
    listed = db.session.scalars(select(Theme).where(Theme.state.not_in(UNLISTED_STATES)).order_by(Theme.id)).all()
    insight, theme, person = chance.choice(accepted), chance.choice(listed), chance.choice(readers)
    match chance.randint(0, 7):
        case 0 | 1:
            withdraw_insight(insight=insight)
        case 2:
            insight.what_happened = "It was worded anew."
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
                accounts.revoke_role(person=person, grant_id=grant.id)
    db.session.flush()


def _move(theme: Theme) -> None:
    for routing in db.session.scalars(select(Routing).where(Routing.theme_id == theme.id)):
        routing.state = RoutingState.RELEASED


def _permitted(person: Person) -> tuple[set[str], set[str]]:
    """The words of insights, and the names of themes, that somebody reads by opening every theme."""
    listed = db.session.scalars(select(Theme.id).where(Theme.state.not_in(UNLISTED_STATES))).all()
    themes = list_readable_themes(listed, person).values()
    texts = {
        insight.what_happened
        for theme in themes
        for insight in db.session.scalars(select_theme_insights(theme, person))
    }
    return texts, {theme.name for theme in themes}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(12))
def test_nothing_hidden_ever_leaves(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    readers = _world(seed)
    for person in readers:
        for choice in list_subscription_choices(person):
            set_subscription(person=person, scope=choice.scope, object_id=choice.object_id, pace=Frequency.WEEKLY)
    send_due_digests(MONDAY)
    before = _sent(readers)
    for _ in range(12):
        _change(chance, readers)
    db.session.expire_all()
    after = _sent(readers)
    assert sum(len(quotes) + len(names) for quotes, names in before.values()) > sum(
        len(quotes) + len(names) for quotes, names in after.values()
    )
    for person, (quotes, names) in after.items():
        texts, theme_names = _permitted(person)
        assert quotes <= {f"“{text}”" for text in texts}, person.grants
        assert names <= theme_names, person.grants


def _sent(readers: list[Person]) -> dict[Person, tuple[set[str], set[str]]]:
    """The quotes, and the names of themes, in all letters that would leave now, by reader."""
    sent: dict[Person, tuple[set[str], set[str]]] = {}
    for person in readers:
        own_notices = (Notice.person_id == person.id) & Notice.dedup_key.startswith("digest:")
        written = [
            letters.write_digest_letter(notice) for notice in db.session.scalars(select(Notice).where(own_notices))
        ]
        blocks = [block for letter in written if letter for block in letter.blocks]
        of_kind = {kind: {block.text for block in blocks if block.kind == kind} for kind in ("quote", "item")}
        sent[person] = of_kind["quote"], of_kind["item"]
    return sent


@pytest.mark.usefixtures("app")
def test_a_digest_that_is_opened_again_says_that_something_is_gone() -> None:
    (coordinator, *_) = _world(3)
    set_subscription(person=coordinator, scope=Scope.GOVERNMENT, object_id=None, pace=Frequency.WEEKLY)
    send_due_digests(MONDAY)
    digest = db.session.scalars(select(Digest).where(Digest.scope == Scope.GOVERNMENT)).one()
    assert get_digest_content(digest, coordinator).removed_count == 0
    quoted = db.session.scalars(
        select(Insight)
        .join(Membership, Membership.insight_id == Insight.id)
        .where(Membership.theme_id == digest.content["items"][0]["theme"])
    ).all()
    for insight in quoted:
        withdraw_insight(insight=insight)
    assert get_digest_content(digest, coordinator).removed_count > 0
