"""Tell a team: its members, and whoever covers for those who are away."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select, union

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.furniture import today
from frontline.notices.service import Message, tell
from frontline.organisations.models import Team
from frontline.themes.models import Cover, Routing, Theme, Watch
from frontline.themes.numbers import size
from frontline.themes.queries import readable


def with_cover(people: Select[uuid.UUID]) -> Select[uuid.UUID]:
    """People, and who covers for them today."""
    person = people.subquery()
    covering = select(Cover.covered_by_id).where(
        Cover.person_id.in_(select(person.c[0])), Cover.starts_on <= today(), Cover.ends_on >= today()
    )
    both = union(select(person.c[0]), covering).subquery()
    return select(both.c[0])


def team_people(team_id: uuid.UUID) -> Select[uuid.UUID]:
    """Members and leads of a team, and who covers for them today."""
    return with_cover(accounts.members_of(team_id))


def tell_routed(team: Team, themes: Collection[Theme]) -> None:
    """Tell a team of themes that have come to it: a link to the one page on which to decide, or to the list of them."""
    if not themes:
        return
    due = f"Accept, assign or forward within {team.acknowledge_days} working days, or say that it is not yours."
    if len(themes) == 1:
        theme = next(iter(themes))
        cause = f"routed:{theme.id}:{team.id}:{_since(theme, team)}"
        message = Message(cause, f"A theme has come to {team.name}", f"{size(theme)}. {due}", f"/themes/{theme.id}")
    else:
        cause = f"routed:{team.id}:{min(theme.id for theme in themes)}:{len(themes)}"
        title = f"{len(themes)} themes have come to {team.name}"
        message = Message(cause, title, due, f"/inbox?show=new&team={team.id}")
    tell(team_people(team.id), message)


def _since(theme: Theme, team: Team) -> str:
    """Tells a second coming to the same team from the first."""
    mine = (Routing.theme_id == theme.id) & (Routing.team_id == team.id)
    since = db.session.scalar(select(Routing.since).where(mine))
    return f"{since:%Y%m%d%H%M%S}" if since else ""


def tell_watchers(theme: Theme, what: str, cause: str) -> None:
    """Tell whoever watches a theme, and may still read it, what became of it."""
    watching = db.session.scalars(select(Person).join(Watch).where(Watch.theme_id == theme.id)).all()
    people = [person.id for person in watching if readable([theme.id], person)]
    message = Message(f"watch:{cause}", "News of a theme that you watch", what, f"/themes/{theme.id}")
    tell(select(Person.id).where(Person.id.in_(people)), message)
