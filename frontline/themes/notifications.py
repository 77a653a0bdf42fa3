"""Tell a team: its members, and whoever covers for those who are away."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select, union

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify
from frontline.organisations.models import Team
from frontline.themes.models.curation import LeaveCover, ThemeWatch
from frontline.themes.models.theme import Routing, Theme
from frontline.themes.numbers import describe_size
from frontline.themes.queries.access import list_readable_themes


def add_leave_covers(people: Select[uuid.UUID]) -> Select[uuid.UUID]:
    """People, and who covers for them today."""
    person = people.subquery()
    covering = select(LeaveCover.covered_by_id).where(
        LeaveCover.person_id.in_(select(person.c[0])),
        LeaveCover.starts_on <= get_london_today(),
        LeaveCover.ends_on >= get_london_today(),
    )
    both = union(select(person.c[0]), covering).subquery()
    return select(both.c[0])


def list_team_people(team_id: uuid.UUID) -> Select[uuid.UUID]:
    """Members and leads of a team, and who covers for them today."""
    return add_leave_covers(accounts.list_team_member_ids(team_id))


def notify_routed(team: Team, themes: Collection[Theme]) -> None:
    """Tell a team of themes that have come to it: a link to the one page on which to decide, or to the list of them."""
    if not themes:
        return
    due = f"Accept, assign or forward within {team.acknowledge_days} working days, or say that it is not yours."
    if len(themes) == 1:
        theme = next(iter(themes))
        dedup_key = f"routed:{theme.id}:{team.id}:{_get_arrival_key(theme, team)}"
        message = Notification(
            dedup_key, f"A theme has come to {team.name}", f"{describe_size(theme)}. {due}", f"/themes/{theme.id}"
        )
    else:
        dedup_key = f"routed:{team.id}:{min(theme.id for theme in themes)}:{len(themes)}"
        title = f"{len(themes)} themes have come to {team.name}"
        message = Notification(dedup_key, title, due, f"/inbox?show=new&team={team.id}")
    notify(list_team_people(team.id), message)


def notify_suggested(team: Team, themes: Collection[Theme], *, is_learned: bool = False) -> None:
    """Tell a team of themes that the machine takes for theirs; nothing is due until somebody says that they are.

    Args:
        team: to which they are suggested.
        themes: that are.
        is_learned: they waited on the curators' bench, and what people decided since made the difference.
    """
    if not themes:
        return
    first = min(themes, key=lambda theme: theme.id)
    title = f"A theme may be for {team.name}" if len(themes) == 1 else f"{len(themes)} themes may be for {team.name}"
    path = f"/themes/{first.id}" if len(themes) == 1 else f"/inbox?show=suggested&team={team.id}"
    why = "After what people decided, the machine suggests it too." if is_learned else "The machine suggests it."
    body = f"{why} Say whether it is yours; nothing is due before you do."
    dedup_key = f"suggested:{team.id}:{first.id}:{len(themes)}"
    notify(list_team_people(team.id), Notification(dedup_key, title, body, path))


def notify_severe(theme: Theme) -> None:
    """Tell the moderators at once of what is severe and has no team: one of them sees to it, within hours."""
    hours = get_settings().severe_hours
    person = find_responsible_moderator(theme)
    title, path = "Something severe waits for a team", f"/themes/{theme.id}"
    body = f"Decide within {hours} hours which team must have it. After that the Cabinet Office is told."
    moderators = accounts.list_role_holder_ids(Role.MODERATOR)
    if person is not None:
        own_body, body = f"You see to it. {body}", f"{person.name} sees to it. {body}"
        notify(moderators.where(Person.id == person.id), Notification(f"severe:{theme.id}", title, own_body, path))
        moderators = moderators.where(Person.id != person.id)
    notify(moderators, Notification(f"severe:{theme.id}", title, body, path))


def find_responsible_moderator(theme: Theme) -> Person | None:
    """Who sees to what is severe and handled by itself."""
    query = select(Person).join(Insight, Insight.responsible_id == Person.id)
    return db.session.scalar(query.where(Insight.id == theme.single_insight_id))


def _get_arrival_key(theme: Theme, team: Team) -> str:
    """Tells a second coming to the same team from the first."""
    is_own_routing = (Routing.theme_id == theme.id) & (Routing.team_id == team.id)
    since = db.session.scalar(select(Routing.since).where(is_own_routing))
    return f"{since:%Y%m%d%H%M%S}" if since else ""


def notify_watchers(theme: Theme, body: str, dedup_key: str) -> None:
    """Tell whoever watches a theme, and may still read it, what became of it."""
    watching = db.session.scalars(select(Person).join(ThemeWatch).where(ThemeWatch.theme_id == theme.id)).all()
    people = [person.id for person in watching if list_readable_themes([theme.id], person)]
    message = Notification(f"watch:{dedup_key}", "News of a theme that you watch", body, f"/themes/{theme.id}")
    notify(select(Person.id).where(Person.id.in_(people)), message)
