"""What every template has: dates in words, sections that other domains add, the navigation."""

from typing import Any

from flask import Flask, has_request_context, request, url_for
from jinja2 import Environment, pass_environment
from jinja2.filters import do_truncate

from frontline.core.clock import get_london_day
from frontline.core.extension_points import (
    NavigationEntry,
    find_section,
    list_bar_entries,
    list_navigation_entries,
    render_sections,
)
from frontline.core.formatting import format_date, format_moment, format_month
from frontline.core.settings import get_settings
from frontline.core.translation import gettext, translate


def install(app: Flask, *, may: Any) -> None:
    """Add filters and globals."""
    app.jinja_env.filters.update(
        date=format_date, month=format_month, moment=format_moment, local_day=get_london_day, truncate=_truncate
    )

    def list_entries() -> list[NavigationEntry]:
        return [entry for entry in list_navigation_entries() if may(entry.permission)]

    def get_section_crumb() -> dict[str, str]:
        """The root of the breadcrumbs: the section that the page belongs to for whoever reads it."""
        section = _find_current_section(list_entries())
        text, endpoint = (translate(section.text), section.endpoint) if section else (gettext("Start"), "pages.home")
        return {"text": text, "href": url_for(endpoint)}

    app.jinja_env.globals.update(sections=render_sections, may=may, get_section_crumb=get_section_crumb)

    @app.context_processor
    def navigation() -> dict[str, Any]:
        entries = list_entries()
        return {
            "settings": get_settings(),
            "navigation": list_bar_entries(entries),
            "has_all_pages": len(entries) > len(list_bar_entries(entries)),
            "current_section": _find_current_section(entries),
        }


@pass_environment
def _truncate(environment: Environment, text: str, length: int, killwords: bool = False) -> str:  # noqa: FBT001, FBT002 - Jinja's signature
    """Jinja's own filter, with one sign for what is left out."""
    return do_truncate(environment, text, length, killwords, end="…")


def _find_current_section(entries: list[NavigationEntry]) -> NavigationEntry | None:
    return find_section(entries, request.endpoint or "") if has_request_context() else None
