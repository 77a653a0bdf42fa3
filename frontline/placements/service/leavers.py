"""What waits on a party of a placement who leaves, and who may have left by what the placements say."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Grant, Person, Role
from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import LeaverGroup, WaitingItem, WaitingWork, list_role_successors
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification, notify
from frontline.organisations.models import Team
from frontline.placements.models.placement import CANCELLED_STATES, FINISHED_STATES, Party, Placement, PlacementState
from frontline.placements.models.record import MissingItem
from frontline.placements.service.agreements import void_outdated_agreement
from frontline.placements.service.gaps import close_filled_gaps, record_gap
from frontline.placements.service.reminders import notify_parties
from frontline.placements.service.state_changes import lock_placement, record_amendment

# Of what ended early, too, reviews and the hand-over may be due.
_IS_OPEN = Placement.state.not_in(FINISHED_STATES) | (
    (Placement.state == PlacementState.ENDED_EARLY) & Placement.next_due_on.is_not(None)
)


def list_placement_work(person: Person) -> list[WaitingWork]:
    """The placements to which a person is a party and that are not over, by party."""
    return [
        _build_own_work(person),
        _build_manager_work(person, Party.HOST, Role.HOST_MANAGER, _("Placements that they manage at the host")),
        _build_manager_work(person, Party.HOME, Role.HOME_MANAGER, _("Placements that they manage at home")),
    ]


def _list_open_placements(party_column: ColumnElement[bool]) -> Sequence[Placement]:
    query = select(Placement).where(party_column, _IS_OPEN)
    return db.session.scalars(query.order_by(Placement.ends_on, Placement.id)).unique().all()


def _list_items(placements: Sequence[Placement]) -> list[WaitingItem]:
    return [
        WaitingItem(
            f"{placement.person.name}, {placement.host_department.short_name}: {placement.state.label}",
            f"/placements/{placement.id}",
            Permission.MANAGE_PLACEMENTS,
        )
        for placement in placements
    ]


def _build_own_work(person: Person) -> WaitingWork:
    placements = _list_open_placements(Placement.person_id == person.id)

    def hand_over(_successor: Person | None) -> None:
        for placement in placements:
            title = _("%(name)s has left, and a placement of theirs is not over", name=person.name)
            body = _("Sign for them on paper, end it early, or say that there will be no review and no hand-over.")
            message = Notification(f"secondee-left:{placement.id}", title, body, f"/placements/{placement.id}")
            notify(accounts.list_role_holder_ids(Role.COORDINATOR), message)

    return WaitingWork(
        "own_placements", _("Their own placements that are not over"), len(placements), frozenset({Role.SECONDEE}),
        items=_list_items(placements), hand_over=hand_over, queue=_("The coordinators, who are told"),
    )  # fmt: skip


def _build_manager_work(person: Person, party: Party, role: Role, title: str) -> WaitingWork:
    column = Placement.host_manager_id if party is Party.HOST else Placement.home_manager_id
    placements = _list_open_placements(column == person.id)
    named = {str(placement.get_party_person_id(other)) for placement in placements for other in Party}
    successors = list_role_successors(person, role)

    def hand_over(successor: Person | None) -> None:
        for placement in placements:
            _change_manager(lock_placement(placement.id), party, person, successor)

    return WaitingWork(
        f"{party}_placements", title, len(placements), frozenset({role}), path="/placements",
        items=_list_items(placements), hand_over=hand_over,
        successors={key: name for key, name in successors.items() if key not in named},
        queue=_("Nobody yet: listed as missing"),
    )  # fmt: skip


def _change_manager(placement: Placement, party: Party, manager: Person, successor: Person | None) -> None:
    """Name another line manager, or list that there is none; the other parties are told."""
    successor_id = successor.id if successor else None
    if party is Party.HOST:
        placement.host_manager_id = successor_id
    else:
        placement.home_manager_id = successor_id
    db.session.flush()
    db.session.refresh(placement)
    summary = _("Line manager (%(party)s): %(before)s has left", party=party.label.lower(), before=manager.name)
    if successor is not None:
        params = {"party": party.label.lower(), "name": successor.name, "before": manager.name}
        summary = _("Line manager (%(party)s): %(name)s, before %(before)s", **params)
    else:
        missing = MissingItem.HOST_MANAGER if party is Party.HOST else MissingItem.HOME_MANAGER
        record_gap(placement, missing, get_london_today())
    record_event("placement.manager_named", kind="placement", key=placement.id, reason=party.value)
    record_amendment(placement, summary)
    title = _("The line manager of %(name)s has changed", name=placement.person.name)
    dedup_key = f"manager:{placement.id}:{party}:{manager.id.hex[:8]}:{now():%Y%m%d%H%M%S}"
    notification = Notification(dedup_key, title, summary, f"/placements/{placement.id}")
    notify_parties(placement, notification, *(other for other in Party if other is not party))
    close_filled_gaps(placement)
    void_outdated_agreement(placement)


def list_placement_leavers() -> list[LeaverGroup]:
    """Secondees whose placements are over for longer than the days for handing over; host managers without any."""
    last_day = get_london_today() - dt.timedelta(days=get_settings().handover_days)
    is_own, is_hosted = Placement.person_id == Person.id, Placement.host_manager_id == Person.id
    is_ended = Placement.state.in_((PlacementState.COMPLETED, PlacementState.ENDED_EARLY))
    is_handed_over = Placement.handed_over_at.is_not(None) | (Placement.handover_waived_reason != "")
    is_recent = Placement.state.not_in(CANCELLED_STATES) & (Placement.ends_on >= last_day)
    has_left = exists().where(is_own, is_ended, is_handed_over) & ~exists().where(is_own, _IS_OPEN | is_recent)
    return [
        LeaverGroup(_("Their placement is over"), _select_holders(Role.SECONDEE).where(has_left)),
        LeaverGroup(
            _("They manage no open placement"),
            _select_holders(Role.HOST_MANAGER).where(~exists().where(is_hosted, _IS_OPEN)),
        ),
    ]


def _select_holders(role: Role) -> Select[uuid.UUID]:
    """Ids of those who hold this role and no other."""
    holds_other = Person.grants.any(Grant.role != role)
    return accounts.list_role_holder_ids(role).where(~holds_other)


def list_placements_of_team(team: Team) -> list[str]:
    """How many placements a team hosts when it closes."""
    count = db.session.scalar(select(func.count(Placement.id)).where(Placement.host_team_id == team.id, _IS_OPEN))
    sentence = _(
        "Placements that it hosts: %(number)s. Without a successor they are listed as having no team.", number=count
    )
    return [sentence] if count else []
