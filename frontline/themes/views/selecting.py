"""Accept or assign many themes of the inbox at once: one that cannot be holds up no other."""

import uuid
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, urlencode

import structlog
from flask import flash, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.core.access import requires
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.writes import writes
from frontline.themes import queries, service
from frontline.themes.models import Theme
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.inbox import DECIDE, KEPT

log = structlog.stdlib.get_logger(__name__)
_UNREADABLE = "A theme that you can no longer read"
_MOST_NAMED = 5  # names have to fit into a cookie


@blueprint.post("/inbox/selected")
@requires(DECIDE)
@writes
def decide_selected() -> Response:
    """Accept, or assign, all that were selected."""
    chosen = request.form.getlist("theme", type=uuid.UUID)
    member_id = request.form.get("member", type=uuid.UUID)
    what = request.form.get("do")
    if not chosen or what not in {"accept", "assign"} or (what == "assign" and member_id is None):
        flash(
            "Select at least one theme, and somebody to assign it to." if chosen else "Select at least one theme.",
            "error",
        )
        return redirect(_back())
    left = _change_each(chosen, _accept if what == "accept" else lambda theme: _assign(theme, member_id))
    done = len(chosen) - len(left)
    said = "accepted" if what == "accept" else "assigned"
    flash(f"{done} {said}." + (f" {_not_done(left)}" if left else ""), "success" if done else "error")
    return redirect(_back())


def _back() -> str:
    """The inbox as it was filtered."""
    kept = [(name, value) for name, value in parse_qsl(request.form.get("kept", "")) if name in KEPT]
    return url_for("themes.inbox") + (f"?{urlencode(kept)}" if kept else "")


def _change_each(theme_ids: Sequence[uuid.UUID], change: Callable[[Theme], None]) -> list[str]:
    """Change each theme in a savepoint of its own; returns the names of those that could not be."""
    left = []
    for theme_id in theme_ids:
        name = _UNREADABLE
        try:
            with db.session.begin_nested():
                theme = queries.theme(theme_id, current_person())
                name = theme.name
                change(theme)
        except FrontlineError:
            left.append(name)  # decided meanwhile, or not ours
        except SQLAlchemyError:
            log.exception("selected_failed", theme=str(theme_id))
            left.append(name)
    return left


def _not_done(names: Sequence[str]) -> str:
    """Which could not be, in words."""
    listed = "; ".join(f"“{name}”" if name != _UNREADABLE else name for name in names[:_MOST_NAMED])
    more = f"; and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{len(names)} could not be: {listed}{more}. Look at each."


def _accept(theme: Theme) -> None:
    service.accept(theme=theme, team=queries.ours(theme, current_person()).team, person=current_person())


def _assign(theme: Theme, member_id: uuid.UUID | None) -> None:
    member = accounts.person(member_id) if member_id else None
    team = queries.ours(theme, current_person()).team
    service.assign_to(theme=theme, team=team, member=member, person=current_person())
