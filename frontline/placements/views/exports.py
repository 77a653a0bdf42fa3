"""Board, list, timeline and coverage of placements as files."""

from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.downloads import make_download
from frontline.core.spreadsheets import Sheet, write_sheets
from frontline.core.translation import gettext as _
from frontline.placements.list_export import build_coverage_sheets, build_placement_sheet
from frontline.placements.queries.coverage import get_coverage_table
from frontline.placements.queries.lists import (
    BOARD_GROUPS,
    list_board_column,
    list_placements,
    list_timeline_placements,
)
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.coverage import DIMENSIONS, list_shown_quarters, parse_dimension
from frontline.placements.views.pipeline import parse_filters

_MAX_ROWS = 20_000


@blueprint.get("/placements/export/<any(list, board, timeline, coverage):shown>.<any(csv, xlsx):ending>")
@requires(Permission.MANAGE_PLACEMENTS)
@needs_confirmation
def export_placements(shown: str, ending: str) -> Response:
    """What a view of the placements shows, with every row of it, as a file; for coordinators. 200."""
    today = get_london_today()
    sheets = _build_sheets(shown)
    content = write_sheets(sheets, ending)
    return make_download(content, f"placements-{shown}-{today.isoformat()}.{ending}")


def _build_sheets(shown: str) -> list[Sheet]:
    person, filters, today = current_person(), parse_filters(), get_london_today()
    if shown == "coverage":
        dimension = parse_dimension()
        return build_coverage_sheets(
            get_coverage_table(dimension, today), list_shown_quarters(), str(DIMENSIONS[dimension])
        )
    if shown == "board":
        return [
            build_placement_sheet(
                str(name), list_board_column(key, person, filters, today, sees_all=True, limit=_MAX_ROWS), today
            )
            for key, (name, _states) in BOARD_GROUPS.items()
        ]
    query = (
        list_timeline_placements(filters, today)
        if shown == "timeline"
        else list_placements(person, filters, today, sees_all=True)
    )
    name = _("Timeline") if shown == "timeline" else _("List")
    return [build_placement_sheet(name, db.session.scalars(query.limit(_MAX_ROWS)).unique().all(), today)]
