"""What waits on a person: each domain says what of it does, and how somebody else takes it over."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sqlalchemy import Select, exists, or_, select

from frontline.accounts.models import Grant, Person, Role, SignIn
from frontline.accounts.permissions import Permission
from frontline.accounts.queries import list_role_holder_ids, list_team_member_ids
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.extension_points import add_item_source, list_items
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team

QUEUE = "queue"
UNUSED_PERIOD = dt.timedelta(days=180)
# Without anybody who holds them, something stops.
_NEEDED_ROLES = (Role.POLICY_LEAD, Role.MODERATOR, Role.COORDINATOR, Role.ADMINISTRATOR)
_WORK, _LEAVERS = "what waits on a person", "leavers"


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing that waits, by its name; its page is for those who hold a permission."""

    title: str
    path: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """One kind of what waits on a person.

    Attributes:
        key: tells it from the other kinds.
        title: what it is, in words.
        count: how much of it there is.
        roles: by which it is held: whoever has none of them left has to hand it over.
        team_id: the team that it belongs to, where it belongs to one.
        path: where whoever takes it over finds it.
        items: one by one; none where a title would tell too much.
        hand_over: gives it to a person or, with None, to where it goes without one; None where nothing can be done.
        successors: who may take it over, the likeliest first: ids and names.
        queue: where it goes without a successor; empty where somebody must take it over.
        obstacle: what has to be done elsewhere before, as an error.
        remark: what else whoever decides should know.
    """

    key: str
    title: str
    count: int
    roles: AbstractSet[Role] = frozenset()
    team_id: uuid.UUID | None = None
    path: str = "/"
    items: Sequence[WaitingItem] = ()
    hand_over: Callable[[Person | None], None] | None = None
    successors: Mapping[str, str] = field(default_factory=dict)
    queue: str = ""
    obstacle: str = ""
    remark: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether somebody has to say who takes it over."""
        return self.hand_over is not None and not (self.queue and not self.successors)

    @property
    def likeliest(self) -> str:
        """What is chosen until somebody chooses: where it goes by itself, a lead of its team, or the only one."""
        if self.queue:
            return QUEUE
        is_plain = self.team_id is not None or len(self.successors) == 1
        return next(iter(self.successors), "") if is_plain else ""

    @property
    def summary(self) -> str:
        """What it is, with its number."""
        return f"{self.title}: {self.count}"

    def is_held_by(self, grant: Grant) -> bool:
        """Whether a role is one by which it is held."""
        return grant.role in self.roles and self.team_id in {None, grant.team_id}


@dataclass(frozen=True, slots=True)
class LeaverGroup:
    """Why somebody's account may be closed by now, in words, and the ids of those of whom it is true."""

    label: str
    person_ids: Select[uuid.UUID]


def add_work_source(source: Callable[..., Sequence[WaitingWork]]) -> None:
    """Say what of a domain waits on a person; the source takes `person`."""
    add_item_source(_WORK, source)


def list_waiting_work(person: Person) -> list[WaitingWork]:
    """Everything that waits on a person, by kind."""
    return [work for work in list_items(_WORK, person=person) if work.count]


def list_left_work(person: Person) -> list[WaitingWork]:
    """What of it somebody still has to give to another: what is shown of an account that is closed."""
    return [work for work in list_waiting_work(person) if work.is_choice or work.obstacle]


def list_work_of_grant(person: Person, grant: Grant) -> list[WaitingWork]:
    """What waits on a person by one of their roles alone."""
    return [
        work
        for work in list_waiting_work(person)
        if work.is_held_by(grant) and not any(work.is_held_by(other) for other in person.grants if other is not grant)
    ]


def add_leaver_source(source: Callable[..., Sequence[LeaverGroup]]) -> None:
    """Say who may have left, as far as a domain knows."""
    add_item_source(_LEAVERS, source)


def list_leaver_groups() -> list[LeaverGroup]:
    """Those who may have left, by why."""
    return list_items(_LEAVERS)


def describe_leavers(groups: Sequence[LeaverGroup], person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Why each of some people may have left, in words."""
    reasons: dict[uuid.UUID, list[str]] = defaultdict(list)
    for group in groups:
        for person_id in db.session.scalars(group.person_ids.where(Person.id.in_(person_ids))):
            reasons[person_id].append(group.label)
    return reasons


def list_unused_accounts() -> list[LeaverGroup]:
    """Accounts with which nobody has worked for half a year."""
    since = now() - UNUSED_PERIOD
    was_used = exists().where(SignIn.person_id == Person.id, SignIn.seen_at >= since)
    person_ids = select(Person.id).where(Person.deactivated_at.is_(None), Person.created_at < since, ~was_used)
    return [LeaverGroup(_("Not used for %(days)s days", days=UNUSED_PERIOD.days), person_ids)]


def list_sole_roles(person: Person) -> list[WaitingWork]:
    """The roles that a person is the only one to hold, for which others would look in vain."""
    sole_grants = [grant for grant in person.grants if grant.role in _NEEDED_ROLES and not _is_shared(grant)]
    remark = _("Give somebody else the role: what needs it waits until then.")
    return [
        WaitingWork(f"sole_{number}", _describe_sole_role(grant), 1, {grant.role}, grant.team_id, remark=remark)
        for number, grant in enumerate(sole_grants)
    ]


def _is_shared(grant: Grant) -> bool:
    is_same = (Grant.role == grant.role) & Grant.team_id.is_not_distinct_from(grant.team_id)
    others = select(Person.id).where(Person.grants.any(is_same), Person.deactivated_at.is_(None))
    return db.session.scalar(others.where(Person.id != grant.person_id).limit(1)) is not None


def _describe_sole_role(grant: Grant) -> str:
    if grant.team_id is None:
        return _("The role %(role)s, which nobody else has", role=grant.role.label.lower())
    team = organisations.get_team(grant.team_id)
    return _("The role %(role)s in %(team)s, which nobody else has", role=grant.role.label.lower(), team=team.name)


def list_people_of_team(team: Team) -> list[str]:
    """Who has a role in a team that closes."""
    count = len(db.session.scalars(list_team_member_ids(team.id)).all())
    sentence = _("People with a role in it: %(number)s. They keep it; give them roles in the successor.", number=count)
    return [sentence] if count else []


def list_role_successors(person: Person, *roles: Role) -> dict[str, str]:
    """Everybody else who holds one of some roles, by name: their ids and names."""
    holds_role = or_(*(Person.id.in_(list_role_holder_ids(role)) for role in roles))
    return _get_names(select(Person.id, Person.name).where(holds_role, Person.id != person.id).order_by(Person.name))


def list_team_successors(person: Person, team_id: uuid.UUID) -> dict[str, str]:
    """Everybody else of a team, its leads first: their ids and names."""
    is_lead = Person.grants.any((Grant.team_id == team_id) & (Grant.role == Role.POLICY_LEAD))
    query = list_team_member_ids(team_id).add_columns(Person.name).where(Person.id != person.id)
    return _get_names(query.order_by(is_lead.desc(), Person.name))


def _get_names(query: Select[uuid.UUID, str]) -> dict[str, str]:
    return {str(person_id): name for person_id, name in db.session.execute(query)}
