"""Reads of organisations."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select, true
from sqlalchemy.orm import selectinload

from frontline.core.database import db, now
from frontline.core.errors import or_missing
from frontline.organisations.models import Department, HomeOrganisation, Mission, Profession, Region, Team


def departments() -> Sequence[Department]:
    """All departments with their teams, by name."""
    return db.session.scalars(
        select(Department).options(selectinload(Department.teams)).order_by(Department.name)
    ).all()


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


def team_by_slug(slug: str) -> Team:
    """A team by its slug.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.scalar(select(Team).where(Team.slug == slug)), f"There is no team called {slug}.")


def department_by_slug(slug: str) -> Department:
    """A department by its slug.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(
        db.session.scalar(select(Department).where(Department.slug == slug)), f"There is no department called {slug}."
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
