"""Reads of placements."""

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy import Select, func, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.organisations.models import HomeOrganisation
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
    found = db.session.scalar(visible(person, everything=everything).where(Placement.id == placement_id))
    if found is None:
        raise NotFoundError("There is no such placement.")
    return found


def current(person_id: uuid.UUID) -> Placement | None:
    """The placement that somebody is on, or was on last."""
    return db.session.scalar(
        select(Placement)
        .where(Placement.person_id == person_id, Placement.starts_on <= dt.date.today())  # noqa: DTZ011 - a calendar day
        .order_by(Placement.starts_on.desc())
        .limit(1)
    )


def people_sharing() -> Mapping[tuple[uuid.UUID, uuid.UUID | None], int]:
    """How many people with placements share a profession and a region, or a profession (region None)."""
    people = func.count(func.distinct(Placement.person_id))
    by_region = (
        select(Placement.profession_id, HomeOrganisation.region_id, people)
        .join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
        .group_by(Placement.profession_id, HomeOrganisation.region_id)
    )
    alone = select(Placement.profession_id, people).group_by(Placement.profession_id)
    counts: dict[tuple[uuid.UUID, uuid.UUID | None], int] = {
        (profession, region): count for profession, region, count in db.session.execute(by_region)
    }
    return counts | {(profession, None): count for profession, count in db.session.execute(alone)}
