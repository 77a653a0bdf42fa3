"""All milestones that are off track, across missions."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from flask import render_template, request

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.parsing import parse_id
from frontline.missions.queries.milestones import MilestoneStatus, list_milestone_statuses, list_milestones
from frontline.missions.queries.stocktakes import find_next_stocktakes
from frontline.missions.views.blueprint import blueprint
from frontline.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class MilestoneFilter:
    """Which milestones to list; None means all."""

    mission: uuid.UUID | None
    department: uuid.UUID | None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """From the address of a page; what cannot be read counts as all."""
        return cls(parse_id(arguments.get("mission")), parse_id(arguments.get("department")))

    @property
    def ids(self) -> set[uuid.UUID]:
        """Of the mission and the department, as far as they are chosen."""
        return {chosen for chosen in (self.mission, self.department) if chosen}

    def admits(self, status: MilestoneStatus) -> bool:
        """Whether a milestone is one of these."""
        milestone = status.milestone
        return self.mission in {None, milestone.mission_id} and self.department in {None, milestone.department_id}


@blueprint.get("/missions/off-track")
@requires(Permission.READ_MISSIONS)
def off_track() -> str:
    """Which milestones are off track, why, how far, since when, and who owns them? For all who read missions. 200."""
    milestone_filter, today = MilestoneFilter.read(request.args), get_london_today()
    statuses = list_milestone_statuses(list_milestones(), current_person())
    admitted = [status for status in statuses if milestone_filter.admits(status)]
    listed = [(status.off_track.since, status) for status in admitted if status.off_track]
    missions, departments = organisations.list_missions(), organisations.list_departments()
    names = {row.id: row.name for row in missions} | {row.id: row.name for row in departments}
    return render_template(
        "missions/off_track.html",
        scope=[name for row_id, name in names.items() if row_id in milestone_filter.ids],
        statuses=[status for _since, status in sorted(listed, key=lambda pair: pair[0])],
        total=len(admitted),
        filters=milestone_filter,
        missions=missions,
        departments=departments,
        next_stocktakes=find_next_stocktakes(today),
        today=today,
    )
