"""Change what people choose from: professions, home organisations, missions."""

import uuid
from dataclasses import dataclass
from typing import TypeVar

from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.organisations.models import HomeOrganisation, Mission, Profession
from frontline.organisations.names import make_slug, require_free_name

Record = TypeVar("Record", Profession, HomeOrganisation, Mission)


@dataclass(frozen=True, slots=True)
class ProfessionDetails:
    """What a profession is called, of one and of several people."""

    name: str
    plural: str


@dataclass(frozen=True, slots=True)
class HomeDetails:
    """What describes a home organisation."""

    name: str
    kind: str
    setting: str
    region_id: uuid.UUID


def add_profession(*, details: ProfessionDetails) -> Profession:
    """Add a profession.

    Raises:
        FieldError: there is one of that name.
    """
    require_free_name(Profession, details.name)
    slug = make_slug(Profession, details.name)
    return _add(Profession(slug=slug, name=details.name, plural=details.plural))


def change_profession(*, profession: Profession, details: ProfessionDetails) -> None:
    """Rename a profession; its address stays.

    Raises:
        FieldError: there is another of that name.
    """
    require_free_name(Profession, details.name, own_id=profession.id)
    profession.name, profession.plural = details.name, details.plural
    _record_change(profession)


def add_home_organisation(*, details: HomeDetails) -> HomeOrganisation:
    """Add a home organisation.

    Raises:
        FieldError: there is one of that name.
    """
    require_free_name(HomeOrganisation, details.name)
    home = HomeOrganisation(slug=make_slug(HomeOrganisation, details.name))
    _set_home_details(home, details)
    return _add(home)


def change_home_organisation(*, home: HomeOrganisation, details: HomeDetails) -> None:
    """Rename a home organisation, or say anew what and where it is; its address stays.

    Raises:
        FieldError: there is another of that name.
    """
    require_free_name(HomeOrganisation, details.name, own_id=home.id)
    _set_home_details(home, details)
    _record_change(home)
    db.session.refresh(home, ["region"])


def _set_home_details(home: HomeOrganisation, details: HomeDetails) -> None:
    home.name, home.kind, home.setting = details.name, details.kind, details.setting.lower()
    home.region_id = details.region_id


def add_mission(*, name: str) -> Mission:
    """Add a mission.

    Raises:
        FieldError: there is one of that name.
    """
    require_free_name(Mission, name)
    return _add(Mission(slug=make_slug(Mission, name), name=name))


def rename_mission(*, mission: Mission, name: str) -> None:
    """Rename a mission; its address stays.

    Raises:
        FieldError: there is another of that name.
    """
    require_free_name(Mission, name, own_id=mission.id)
    mission.name = name
    _record_change(mission)


def _add(record: Record) -> Record:
    db.session.add(record)
    db.session.flush()
    record_event(f"{record.__tablename__}.added", kind=record.__tablename__, key=record.id)
    return record


def _record_change(record: Profession | HomeOrganisation | Mission) -> None:
    db.session.flush()
    record_event(f"{record.__tablename__}.changed", kind=record.__tablename__, key=record.id)
