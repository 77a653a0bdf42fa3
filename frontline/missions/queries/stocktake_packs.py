"""The pack of a stocktake: the figures of its mission, kept as they were once it was opened."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.missions.models.milestone import DeliveryConfidence
from frontline.missions.models.stocktake import Stocktake
from frontline.missions.off_track import OffTrack
from frontline.missions.queries.milestones import MilestoneStatus, list_milestone_statuses, list_milestones
from frontline.missions.queries.theme_links import list_relevant_theme_ids
from frontline.missions.trajectory import format_value


def get_stocktake_pack(stocktake: Stocktake, person: Person) -> dict[str, Any]:
    """The pack as it was kept, or as it would be now."""
    return stocktake.pack or build_stocktake_pack(stocktake.mission_id, person)


def build_stocktake_pack(mission_id: uuid.UUID, person: Person) -> dict[str, Any]:
    """The figures of a mission now; themes as ids, so that their words can be looked up by whoever reads it."""
    statuses = list_milestone_statuses(list_milestones(mission_id), person)
    ids = [status.milestone.id for status in statuses]
    return {
        "day": get_london_today().isoformat(),
        "milestones": [_describe_status(status) for status in statuses],
        "themes": [str(theme_id) for theme_id in list_relevant_theme_ids(ids)],
    }


def _describe_status(status: MilestoneStatus) -> dict[str, Any]:
    target, trajectory = status.milestone.target, status.trajectory
    return {
        "id": str(status.milestone.id), "title": target.title, "summary": trajectory.summary,
        "is_behind": trajectory.is_behind, "owner": status.milestone.owner,
        "target": format_value(target.value, target.unit), "due_on": target.due_on.isoformat(),
        **_describe_rating(status.confidence, ""), **_describe_rating(status.owner_confidence, "owner_"),
        "contradicted_by": [str(theme.id) for theme in status.contradicted_by],
        "contradictions": list(status.contradictions),
        "off_track": _describe_off_track(status.off_track),
        "rows": [
            [row.day.isoformat(), format_value(row.planned, target.unit), format_value(row.actual, target.unit)]
            for row in trajectory.rows
        ],
    }  # fmt: skip


def _describe_rating(confidence: DeliveryConfidence | None, whose: str) -> dict[str, str]:
    return {
        f"{whose}rating": confidence.rating.value if confidence else "",
        f"{whose}rationale": confidence.rationale if confidence else "",
    }


def _describe_off_track(off_track: OffTrack | None) -> dict[str, Any] | None:
    return dataclasses.asdict(off_track) | {"since": off_track.since.isoformat()} if off_track else None


def get_pack_day(pack: dict[str, Any]) -> dt.date:
    """The day of which the figures are."""
    return dt.date.fromisoformat(pack["day"])
