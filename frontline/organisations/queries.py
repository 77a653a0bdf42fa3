"""Reads of organisations."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select, true, union_all
from sqlalchemy.orm import selectinload

from frontline.core.database import db, now
from frontline.core.errors import or_missing
from frontline.organisations.models import Department, HomeOrganisation, Mission, Profession, Region, Team


def departments() -> Sequence[Department]:
    """All departments with their teams, by name; not those that became part of others."""
    is_open = Department.closed_at.is_(None)
    return db.session.scalars(
        select(Department).where(is_open).options(selectinload(Department.teams)).order_by(Department.name)
    ).all()


def department_of_name(name: str) -> Department | None:
    """The department of that name or short name, whatever its case; of a merged one, what it is part of now."""
    named = or_(func.lower(Department.name) == name.lower(), func.lower(Department.short_name) == name.lower())
    found = db.session.scalar(select(Department).where(named).order_by(Department.closed_at.nulls_first()).limit(1))
    return db.session.get(Department, found.successor_id) if found and found.successor_id else found


def open_teams() -> Sequence[Team]:
    """Teams to which themes may be routed."""
    return db.session.scalars(
        select(Team).where(or_(Team.closed_at.is_(None), Team.closed_at > now())).order_by(Team.slug)
    ).all()


def team(team_id: uuid.UUID) -> Team:
    """A team by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Team, team_id), "There is no such team.")


def department(department_id: uuid.UUID) -> Department:
    """A department by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Department, department_id), "There is no such department.")


def name_of(key: uuid.UUID) -> str:
    """The name of a department, team, home organisation, profession or mission, whichever it is; empty for none."""
    tables = (Department, Team, HomeOrganisation, Profession, Mission)
    named = union_all(*(select(kind.name).where(kind.id == key) for kind in tables))
    return db.session.scalar(named) or ""


def team_by_slug(slug: str) -> Team:
    """A team by its slug.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(
        db.session.scalar(select(Team).where(Team.slug == slug)), "There is no team called %(slug)s.", slug=slug
    )


def department_by_slug(slug: str) -> Department:
    """A department by its slug.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(
        db.session.scalar(select(Department).where(Department.slug == slug)),
        "There is no department called %(slug)s.",
        slug=slug,
    )


def professions(among: Collection[uuid.UUID] | None = None) -> Sequence[Profession]:
    """All professions, or those of some ids, by name."""
    wanted = true() if among is None else Profession.id.in_(among)
    return db.session.scalars(select(Profession).where(wanted).order_by(Profession.name)).all()


def home_organisations() -> Sequence[HomeOrganisation]:
    """All home organisations, by name."""
    return db.session.scalars(select(HomeOrganisation).order_by(HomeOrganisation.name)).all()


def regions(among: Collection[uuid.UUID] | None = None) -> Sequence[Region]:
    """All regions, or those of some ids, by name."""
    wanted = true() if among is None else Region.id.in_(among)
    return db.session.scalars(select(Region).where(wanted).order_by(Region.name)).all()


def settings() -> Sequence[str]:
    """The settings in which home organisations are: urban, rural and so on."""
    return db.session.scalars(select(HomeOrganisation.setting).distinct().order_by(HomeOrganisation.setting)).all()


def missions() -> Sequence[Mission]:
    """All missions by name."""
    return db.session.scalars(select(Mission).order_by(Mission.name)).all()
