"""Who was placed when, read from the placements."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, select

from frontline.accounts.models import Grant, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.disclosure.groups import GroupsByMonth, PlacedPeriod
from frontline.organisations.models import HomeOrganisation
from frontline.placements.models.placement import NEVER_STARTED_STATES, Placement


def get_anonymity_groups() -> GroupsByMonth:
    """The anonymity groups of every month, from the secondees who are or were placed."""
    handover = dt.timedelta(days=get_settings().handover_days)
    periods = [
        PlacedPeriod(person_id, (profession_id, region_id, setting), starts_on, ends_on + handover)
        for person_id, profession_id, region_id, setting, starts_on, ends_on in db.session.execute(
            _select_placed_periods()
        )
    ]
    return GroupsByMonth(periods, get_london_today(), handover)


def _select_placed_periods() -> Select[*tuple[Any, ...]]:
    secondees = select(Grant.person_id).where(Grant.role == Role.SECONDEE)
    columns = (Placement.person_id, Placement.profession_id, HomeOrganisation.region_id, HomeOrganisation.setting)
    return (
        select(*columns, Placement.starts_on, Placement.ends_on)
        .join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
        .where(Placement.person_id.in_(secondees), Placement.state.not_in(NEVER_STARTED_STATES))
    )
