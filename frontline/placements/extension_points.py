from flask import render_template
from markupsafe import Markup

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import add_leaver_source, add_work_source
from frontline.core.extension_points import (
    FIRST_PAGE,
    NavigationEntry,
    add_item_source,
    add_navigation_entry,
    add_section,
)
from frontline.organisations.queries import TEAM_WORK
from frontline.placements.first_page import list_waiting_placements
from frontline.placements.queries.invitations import count_people_to_invite
from frontline.placements.queries.records import list_placements_to_sign
from frontline.placements.service.leavers import list_placement_leavers, list_placement_work, list_placements_of_team
from frontline.placements.spreadsheets.importer import PLACEMENTS
from frontline.sheets.kinds import SheetKind, add_sheet_kind
from frontline.sheets.models import UploadedSheet


def install() -> None:
    """Add placements to navigation and sheets; what waits on their parties, and who may have left."""
    add_sheet_kind(PLACEMENTS)
    add_section("sheets", render_views_navigation)
    add_section("imported sheet", render_invite_link)
    add_item_source(FIRST_PAGE, list_waiting_placements)
    add_section("above-insights", render_agreements_to_sign)
    add_work_source(list_placement_work)
    add_item_source(TEAM_WORK, list_placements_of_team)
    add_leaver_source(list_placement_leavers)
    add_navigation_entry(
        NavigationEntry(
            "Placements",
            "placements.index",
            Permission.READ_PLACEMENTS,
            40,
            ("placements.", "sheets."),
            about="Who is seconded where, what is due, and agreements; spreadsheets to import.",
        )
    )
    of_opportunities = ("placements.opportunity", "placements.new_opportunity")
    add_navigation_entry(
        NavigationEntry(
            "Secondment opportunities",
            "placements.opportunities",
            Permission.POST_OPPORTUNITY,
            49,
            of_opportunities,
            about="Posts to be filled, and the people who could fill them.",
        )
    )


def render_agreements_to_sign() -> Markup:
    """What waits for a secondee's signature, first on their first page; nothing where nothing does."""
    placements = list_placements_to_sign(current_person().id)
    page = render_template("placements/_agreements_to_sign.html", placements=placements) if placements else ""
    return Markup(page)  # noqa: S704 - our own template


def render_views_navigation(kind: SheetKind) -> Markup:
    """The other views of the placements, on the page of their sheets."""
    page = render_template("placements/_views_navigation.html") if kind is PLACEMENTS else ""
    return Markup(page)  # noqa: S704 - our own template


def render_invite_link(sheet: UploadedSheet) -> Markup:
    """Below a sheet of placements that is imported: who is not invited yet."""
    number = count_people_to_invite() if sheet.kind == PLACEMENTS.key else 0
    return Markup(render_template("placements/_invite_link.html", number=number) if number else "")  # noqa: S704 - as above
