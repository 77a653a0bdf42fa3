"""Accept or assign many themes of the inbox at once: one that cannot be holds up no other."""

import uuid
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, urlencode

import structlog
from flask import flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.core.access import requires
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.themes import queries, service
from frontline.themes.models import Theme
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.inbox import DECIDE, KEPT

log = structlog.stdlib.get_logger(__name__)
_UNREADABLE = _l("A theme that you can no longer read")
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
        flash(_nothing_selected(is_theme_selected=bool(chosen)), "error")
        return redirect(_back())
    failed_names = _change_each(chosen, _accept if what == "accept" else lambda theme: _assign(theme, member_id))
    done = len(chosen) - len(failed_names)
    outcome = _("%(number)s accepted.", number=done) if what == "accept" else _("%(number)s assigned.", number=done)
    flash(" ".join([outcome, *_describe_failures(failed_names)]), "success" if done else "error")
    return redirect(_back())


def _nothing_selected(*, is_theme_selected: bool) -> str:
    if is_theme_selected:
        return _("Select at least one theme, and somebody to assign it to.")
    return _("Select at least one theme.")


def _back() -> str:
    """The inbox as it was filtered."""
    kept = [(name, value) for name, value in parse_qsl(request.form.get("kept", "")) if name in KEPT]
    return url_for("themes.inbox") + (f"?{urlencode(kept)}" if kept else "")


def _change_each(theme_ids: Sequence[uuid.UUID], change: Callable[[Theme], None]) -> list[str]:
    """Change each theme in a savepoint of its own; returns the names of those that could not be."""
    failed_names = []
    for theme_id in theme_ids:
        name = str(_UNREADABLE)
        try:
            with db.session.begin_nested():
                theme = queries.theme(theme_id, current_person())
                name = theme.name
                change(theme)
        except FrontlineError:
            failed_names.append(name)  # decided meanwhile, or not ours
        except SQLAlchemyError:
            log.exception("selected_failed", theme=str(theme_id))
            failed_names.append(name)
    return failed_names


def _describe_failures(names: Sequence[str]) -> list[str]:
    """Which could not be, in words; nothing where all could."""
    if not names:
        return []
    listed = "; ".join(f"“{name}”" if name != _UNREADABLE else name for name in names[:_MOST_NAMED])
    if len(names) <= _MOST_NAMED:
        return [_("%(number)s could not be: %(names)s. Look at each.", number=len(names), names=listed)]
    words = {"number": len(names), "names": listed, "more": len(names) - _MOST_NAMED}
    return [_("%(number)s could not be: %(names)s; and %(more)s more. Look at each.", **words)]


def _accept(theme: Theme) -> None:
    service.accept(theme=theme, team=queries.ours(theme, current_person()).team, person=current_person())


def _assign(theme: Theme, member_id: uuid.UUID | None) -> None:
    member = accounts.person(member_id) if member_id else None
    team = queries.ours(theme, current_person()).team
    service.assign_to(theme=theme, team=team, member=member, person=current_person())
