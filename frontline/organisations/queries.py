"""Reads of organisations."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select, true, union_all
from sqlalchemy.orm import selectinload

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.core.extension_points import list_items
from frontline.organisations.models import Department, HomeOrganisation, Mission, Profession, Region, Team

TEAM_WORK = "what a team leaves"


def list_departments() -> Sequence[Department]:
    """All departments with their teams, by name; not those that became part of others."""
    is_open = Department.closed_at.is_(None)
    return db.session.scalars(
        select(Department).where(is_open).options(selectinload(Department.teams)).order_by(Department.name)
    ).all()


def find_department_by_name(name: str) -> Department | None:
    """The department of that name or short name, whatever its case; of a merged one, what it is part of now."""
    has_name = or_(func.lower(Department.name) == name.lower(), func.lower(Department.short_name) == name.lower())
    department = db.session.scalar(
        select(Department).where(has_name).order_by(Department.closed_at.nulls_first()).limit(1)
    )
    return db.session.get(Department, department.successor_id) if department and department.successor_id else department


def list_open_teams() -> Sequence[Team]:
    """Teams to which themes may be routed."""
    return db.session.scalars(
        select(Team).where(or_(Team.closed_at.is_(None), Team.closed_at > now())).order_by(Team.slug)
    ).all()


def list_team_work(team: Team) -> list[str]:
    """What a team leaves when it closes, and where it goes: a sentence of each domain that knows of something."""
    return list_items(TEAM_WORK, team=team)


def get_team(team_id: uuid.UUID) -> Team:
    """A team by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Team, team_id), "There is no such team.")


def get_department(department_id: uuid.UUID) -> Department:
    """A department by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Department, department_id), "There is no such department.")


def find_name_by_id(record_id: uuid.UUID) -> str:
    """The name of a department, team, home organisation, profession or mission, whichever it is; empty for none."""
    tables = (Department, Team, HomeOrganisation, Profession, Mission)
    names = union_all(*(select(table.name).where(table.id == record_id) for table in tables))
    return db.session.scalar(names) or ""


def get_team_by_slug(slug: str) -> Team:
    """A team by its slug.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(
        db.session.scalar(select(Team).where(Team.slug == slug)), "There is no team called %(slug)s.", slug=slug
    )


def get_department_by_slug(slug: str) -> Department:
    """A department by its slug.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(
        db.session.scalar(select(Department).where(Department.slug == slug)),
        "There is no department called %(slug)s.",
        slug=slug,
    )


def list_professions(
    profession_ids: Collection[uuid.UUID] | None = None, *, with_closed: bool = False
) -> Sequence[Profession]:
    """The professions that are open, all of them, or those of some ids; by name."""
    is_wanted = true() if with_closed else Profession.closed_at.is_(None)
    is_wanted = is_wanted if profession_ids is None else Profession.id.in_(profession_ids)
    return db.session.scalars(select(Profession).where(is_wanted).order_by(Profession.name)).all()


def list_home_organisations(*, with_closed: bool = False) -> Sequence[HomeOrganisation]:
    """The home organisations that are open, or all of them; by name."""
    is_wanted = true() if with_closed else HomeOrganisation.closed_at.is_(None)
    return db.session.scalars(select(HomeOrganisation).where(is_wanted).order_by(HomeOrganisation.name)).all()


def count_home_organisations() -> int:
    """How many home organisations there are."""
    return db.session.scalar(select(func.count()).select_from(HomeOrganisation)) or 0


def list_regions(region_ids: Collection[uuid.UUID] | None = None) -> Sequence[Region]:
    """All regions, or those of some ids, by name."""
    is_wanted = true() if region_ids is None else Region.id.in_(region_ids)
    return db.session.scalars(select(Region).where(is_wanted).order_by(Region.name)).all()


def list_home_settings() -> Sequence[str]:
    """The settings in which home organisations are: urban, rural and so on."""
    return db.session.scalars(select(HomeOrganisation.setting).distinct().order_by(HomeOrganisation.setting)).all()


def list_missions() -> Sequence[Mission]:
    """All missions by name."""
    return db.session.scalars(select(Mission).order_by(Mission.name)).all()
