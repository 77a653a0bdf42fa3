from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup

from frontline.core.extension_points import add_section
from frontline.sheets.kinds import add_sheet_kind, get_sheet_kind
from frontline.sheets.records.accounts import ACCOUNTS
from frontline.sheets.records.choices import HOMES, MISSIONS, PROFESSIONS
from frontline.sheets.records.departments import DEPARTMENTS, TEAMS


def install() -> None:
    """Say what an administrator can import, and link it from the pages of what it is."""
    for kind in (DEPARTMENTS, TEAMS, PROFESSIONS, HOMES, MISSIONS, ACCOUNTS):
        add_sheet_kind(kind)
    add_section("organisations records", render_links)
    add_section("accounts", render_account_link)


def render_links(kinds: Sequence[str]) -> Markup:
    """Where spreadsheets of some kinds are imported."""
    page = render_template("sheets/_links.html", kinds=[get_sheet_kind(key) for key in kinds])
    return Markup(page)  # noqa: S704 - our own template


def render_account_link() -> Markup:
    """Where spreadsheets of accounts are imported."""
    return render_links([ACCOUNTS.key])
