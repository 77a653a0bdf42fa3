"""What every template has: dates in words, sections that other domains add, the navigation."""

from typing import Any

from flask import Flask

from frontline.core.clock import get_london_day
from frontline.core.extension_points import list_navigation_entries, render_sections
from frontline.core.formatting import format_date, format_moment, format_month
from frontline.core.settings import get_settings


def install(app: Flask, *, may: Any) -> None:
    """Add filters and globals."""
    app.jinja_env.filters.update(date=format_date, month=format_month, moment=format_moment, local_day=get_london_day)
    app.jinja_env.globals.update(sections=render_sections, may=may)

    @app.context_processor
    def navigation() -> dict[str, Any]:
        return {
            "settings": get_settings(),
            "navigation": [entry for entry in list_navigation_entries() if may(entry.permission)],
        }
