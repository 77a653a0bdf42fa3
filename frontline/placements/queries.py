"""Reads of placements."""

import datetime as dt
import uuid

from sqlalchemy import Select, func, or_, select

from frontline.accounts.models import Grant, Person, Role
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.core.furniture import today
from frontline.organisations.models import HomeOrganisation
from frontline.placements.crowd import Crowd
from frontline.placements.models import Placement


def visible(person: Person, *, everything: bool) -> Select[Placement]:
    """Placements that a person may see: all of them, or those to which they are a party."""
    query = select(Placement).order_by(Placement.ends_on, Placement.id)
    if everything:
        return query
    parties = (Placement.person_id, Placement.host_manager_id, Placement.home_manager_id)
    return query.where(or_(*(party == person.id for party in parties)))


def placement(placement_id: uuid.UUID, person: Person, *, everything: bool) -> Placement:
    """One placement that a person may see.

    Raises:
        NotFoundError: there is none, or none that they may see.
    """
    return or_missing(
        db.session.scalar(visible(person, everything=everything).where(Placement.id == placement_id)),
        "There is no such placement.",
    )


def current(person_id: uuid.UUID) -> Placement | None:
    """The placement that somebody is on, or was on last."""
    return db.session.scalar(
        select(Placement)
        .where(Placement.person_id == person_id, Placement.starts_on <= today())
        .order_by(Placement.starts_on.desc())
        .limit(1)
    )


def crowd() -> Crowd:
    """Which professions, alone or with region and setting, are shared by enough secondees to be shown."""
    people = func.count(func.distinct(Placement.person_id))
    secondees = select(Grant.person_id).where(Grant.role == Role.SECONDEE)
    counts = db.session.execute(
        select(Placement.profession_id, HomeOrganisation.region_id, HomeOrganisation.setting, people)
        .join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
        .where(Placement.person_id.in_(secondees))
        .group_by(Placement.profession_id, HomeOrganisation.region_id, HomeOrganisation.setting)
    )
    return Crowd.of({(profession, region, setting): count for profession, region, setting, count in counts})


def may_still_log(person_id: uuid.UUID, handover_days: int) -> bool:
    """Whether somebody's placement, with the days for handing over, is not past; nobody is held to having one."""
    begun = (Placement.person_id == person_id) & (Placement.starts_on <= today())
    ends_on = db.session.scalar(select(Placement.ends_on).where(begun).order_by(Placement.starts_on.desc()).limit(1))
    return ends_on is None or ends_on + dt.timedelta(days=handover_days) >= today()
