"""Duplicates of professions and home organisations are merged, closed, and opened again; nothing is lost on the way."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.organisations import queries as organisations
from frontline.organisations.merging import close_record, reopen_record
from frontline.organisations.models import HomeOrganisation, Profession
from frontline.placements.models.matching import PlacementTarget
from frontline.placements.models.placement import Placement
from frontline.placements.queries.records import list_placement_changes
from frontline.placements.service.registration import NamedPerson, register_placement
from frontline.placements.service.targets import set_placement_target
from frontline.placements.spreadsheets.row_parser import SheetReferenceData, make_home_key
from frontline.themes.queries.insights import list_theme_ids_of_records
from tests import placements as made
from tests.factories import make_insight, make_person, make_placement, make_theme
from tests.pages import CheckingClient

QUARTER = dt.date(2026, 10, 1)


@pytest.fixture(name="pair")
def make_pair(app: Flask) -> tuple[Placement, Placement]:
    """Two placements from two schools that are one."""
    with app.app_context():
        return make_placement(make_person()), make_placement(make_person())


def test_a_merged_home_organisation_takes_its_placements_along_and_gives_back_what_is_its_own(
    pair: tuple[Placement, Placement],
) -> None:
    duplicate, kept = (placement.home_organisation for placement in pair)
    close_record(record=duplicate, successor_name=kept.name.upper())
    assert pair[0].home_organisation_id == kept.id
    assert f"{duplicate.name} is part of {kept.name} now" in [
        change.summary for change in db.session.scalars(list_placement_changes(pair[0].id))
    ]
    later = register_placement(details=made.details(home_organisation_id=kept.id), secondee=NamedPerson("A", "a@x.org"))
    reopen_record(record=duplicate)
    assert (pair[0].home_organisation_id, pair[1].home_organisation_id) == (duplicate.id, kept.id)
    assert later.home_organisation_id == kept.id


def test_a_placement_that_starts_while_its_organisation_is_merged_goes_along(pair: tuple[Placement, Placement]) -> None:
    duplicate, kept = (placement.home_organisation for placement in pair)
    chosen_before = made.details(home_organisation_id=duplicate.id)
    close_record(record=duplicate, successor_name=kept.name)
    placement = register_placement(details=chosen_before, secondee=NamedPerson("Late", "late@x.org"))
    assert placement.home_organisation_id == kept.id


def test_what_has_closed_without_a_successor_is_kept_and_chosen_no_more(pair: tuple[Placement, Placement]) -> None:
    home = pair[0].home_organisation
    close_record(record=home)
    assert pair[0].home_organisation_id == home.id
    assert home not in organisations.list_home_organisations()
    with pytest.raises(FieldError, match="has closed"):
        register_placement(details=made.details(home_organisation_id=home.id), secondee=NamedPerson("N", "n@x.org"))


@pytest.mark.usefixtures("app")
def test_homes_of_two_regions_are_not_merged_since_insights_are_shown_with_the_region() -> None:
    here, there = make_placement(make_person()), make_placement(make_person(), region="London")
    with pytest.raises(FieldError, match="same region and setting"):
        close_record(record=here.home_organisation, successor_name=there.home_organisation.name)


@pytest.mark.usefixtures("app")
def test_a_merged_profession_moves_people_and_plans() -> None:
    head, principal = make_placement(make_person()), make_placement(make_person(), profession="Principal")
    for placement, planned in ((head, 3), (principal, 2)):
        set_placement_target(profession_id=placement.profession_id, quarter=QUARTER, planned=planned)
    old, new = principal.profession, head.profession
    close_record(record=old, successor_name=new.name)
    assert (principal.profession_id, _count_planned(new)) == (new.id, 5)
    assert SheetReferenceData.load().professions["principal"] == new.id
    reopen_record(record=old)
    assert (principal.profession_id, _count_planned(new), _count_planned(old)) == (old.id, 3, 2)


def _count_planned(profession: Profession) -> int:
    is_of_quarter = (PlacementTarget.profession_id == profession.id) & (PlacementTarget.quarter == QUARTER)
    return db.session.scalars(select(PlacementTarget.planned).where(is_of_quarter)).one()


def test_a_sheet_understands_the_old_name_after_two_mergings(pair: tuple[Placement, Placement]) -> None:
    first, second = (placement.home_organisation for placement in pair)
    third = make_placement(make_person()).home_organisation
    close_record(record=first, successor_name=second.name)
    close_record(record=second, successor_name=third.name)
    assert SheetReferenceData.load().homes[make_home_key(first.name)].id == third.id
    reopen_record(record=second)
    assert pair[0].home_organisation_id == second.id


def test_an_administrator_merges_by_name_and_takes_it_back(
    client: CheckingClient, pair: tuple[Placement, Placement]
) -> None:
    duplicate = pair[0].home_organisation_id
    name, path = pair[1].home_organisation.name, f"/admin/organisations/homes/{duplicate}"
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert "There is nothing called" in client.submit(f"{path}/close", successor="Nowhere").text
    assert client.submit(f"{path}/close", successor=name).status_code == 302
    assert f"{name} takes its place" in client.get(path).text
    assert client.submit(f"{path}/reopen").status_code == 302
    assert db.session.get_one(HomeOrganisation, duplicate).closed_at is None


def test_a_theme_counts_one_site_where_two_were_one(pair: tuple[Placement, Placement]) -> None:
    insights = [make_insight(placement.person, placement=placement) for placement in pair]
    theme = make_theme(*insights)
    assert list(list_theme_ids_of_records([pair[0].home_organisation_id])) == [theme.id]
    before = theme.site_count
    close_record(record=pair[0].home_organisation, successor_name=pair[1].home_organisation.name)
    db.session.refresh(theme)
    assert (before, theme.site_count) == (2, 1)
