"""Who an insight is from, as far as it may be told: the words that stand under it on every surface.

The month beside them is always shown as it is; where too few share both, the words get broader, never the time: a
trend, the period of a search, or a list that is read every week would give a broader time back.
"""

import datetime as dt
import uuid
from typing import Protocol

from frontline.core.clock import get_last_day_of_month, get_london_day, get_london_today
from frontline.core.translation import gettext as _
from frontline.disclosure.groups import GroupsByMonth
from frontline.organisations.models import Region
from frontline.placements.models.placement import Placement

NAMED, DE_IDENTIFIED = "named", "de_identified"


class Named(Protocol):
    """Something with a name."""

    @property
    def name(self) -> str:
        """What it is called."""


class Attributable(Protocol):
    """What an insight says of its author: `frontline.insights.models.Insight` with its placement loaded."""

    @property
    def identity(self) -> str:
        """Who may know who wrote it: `named`, `confidential` or `de_identified`."""

    @property
    def source(self) -> Named | None:
        """Where it was imported from."""

    @property
    def placement(self) -> Placement | None:
        """On which its author was."""

    @property
    def region(self) -> Region | None:
        """Where it was seen, where that is not where they work."""

    @property
    def setting(self) -> str | None:
        """As `region`."""

    @property
    def submitted_at(self) -> dt.datetime | None:
        """When it was sent; None for a draft."""


def describe_author(insight: Attributable, groups: GroupsByMonth) -> str:
    """What policy staff may know about the author, in words; of a draft, as if it were sent today."""
    if insight.source is not None:
        return _("Imported from %(source)s", source=insight.source.name)
    if insight.identity == DE_IDENTIFIED:
        return _("De-identified: profession and region removed")
    if insight.placement is None:
        return _("Profession and region not given")
    if insight.identity == NAMED:
        placement = insight.placement
        home = placement.home_organisation.name
        return _("%(name)s, %(post)s, from %(home)s", name=placement.person.name, post=placement.post, home=home)
    return _describe_group(insight, insight.placement, groups)


def get_month(insight: Attributable) -> dt.date:
    """The first day of the month, in London, in which an insight was sent."""
    day = get_london_day(insight.submitted_at) if insight.submitted_at else get_london_today()
    return day.replace(day=1)


def get_shown_group(insight: Attributable, groups: GroupsByMonth) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The profession and the region with which an insight is shown; None for what is not."""
    placement = insight.placement
    if placement is None or insight.source is not None or insight.identity == DE_IDENTIFIED:
        return None, None
    region = insight.region or placement.home_organisation.region
    if insight.identity == NAMED:
        return placement.profession.id, region.id
    month, profession_id = get_month(insight), placement.profession.id
    shown_groups = groups.of_month(month)
    if profession_id not in shown_groups.professions or not _is_placed(placement, month, groups):
        return None, None
    return profession_id, region.id if (profession_id, region.id) in shown_groups.regions else None


def _describe_group(insight: Attributable, placement: Placement, groups: GroupsByMonth) -> str:
    """Where it was seen, where the author said so, instead of where they work: never both."""
    month = get_month(insight)
    profession, home = placement.profession, placement.home_organisation
    region, setting = insight.region or home.region, insight.setting or home.setting
    shown_groups = groups.of_month(month)
    if profession.id not in shown_groups.professions or not _is_placed(placement, month, groups):
        return _("Profession and region removed")
    if (profession.id, region.id, setting) in shown_groups.settings:
        return f"{profession.name}, {region.name}, {setting}"
    if (profession.id, region.id) in shown_groups.regions:
        return f"{profession.name}, {region.name}"
    return _("%(profession)s, region removed", profession=profession.name)


def _is_placed(placement: Placement, month: dt.date, groups: GroupsByMonth) -> bool:
    """Whether the author is among those of whom the groups of the month are made."""
    return placement.starts_on <= get_last_day_of_month(month) and placement.ends_on + groups.handover >= month
