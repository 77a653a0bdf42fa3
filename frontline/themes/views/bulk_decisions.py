"""Accept or assign many themes of the inbox at once: one that cannot be holds up no other."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import parse_qsl, urlencode

import structlog
from flask import flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.themes.models.theme import Theme
from frontline.themes.queries import access
from frontline.themes.queries.access import get_own_routing
from frontline.themes.service.decisions import accept_theme
from frontline.themes.service.teamwork import assign_member
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.inbox import FILTER_ARGUMENTS

DECIDE = Permission.DECIDE_THEME
log = structlog.stdlib.get_logger(__name__)
_UNREADABLE = _l("A theme that you can no longer read")
_MOST_NAMED = 5  # names have to fit into a cookie
_MOST_ANSWERED = 50  # themes have to fit into an address; a page of the inbox has fewer


@blueprint.post("/inbox/selected")
@requires(DECIDE)
@commits
def decide_selected() -> Response:
    """Accept, assign or answer all themes that were selected; for those who decide in a team. 302 to inbox or form."""
    theme_ids = request.form.getlist("theme", type=uuid.UUID)
    member_id = request.form.get("member", type=uuid.UUID)
    decision = request.form.get("do")
    if theme_ids and decision == "answer":
        first, *others = theme_ids[:_MOST_ANSWERED]
        return redirect(url_for("responses.new", theme_id=first, theme=others, another=1))
    if not theme_ids or decision not in {"accept", "assign"} or (decision == "assign" and member_id is None):
        flash(_describe_missing_choice(is_theme_selected=bool(theme_ids)), "error")
        return redirect(_get_inbox_url())
    change = _accept if decision == "accept" else partial(_assign, member_id=member_id)
    failed_names = _change_each(theme_ids, change)
    done = len(theme_ids) - len(failed_names)
    outcome = _("%(number)s accepted.", number=done) if decision == "accept" else _("%(number)s assigned.", number=done)
    flash(" ".join([outcome, *_describe_failures(failed_names)]), "success" if done else "error")
    return redirect(_get_inbox_url())


def _describe_missing_choice(*, is_theme_selected: bool) -> str:
    if is_theme_selected:
        return _("Select at least one theme, and somebody to assign it to.")
    return _("Select at least one theme.")


def _get_inbox_url() -> str:
    """The inbox as it was filtered."""
    query = parse_qsl(request.form.get("filter_query", ""))
    filters = [(name, value) for name, value in query if name in FILTER_ARGUMENTS]
    return url_for("themes.inbox") + (f"?{urlencode(filters)}" if filters else "")


def _change_each(theme_ids: Sequence[uuid.UUID], change: Callable[[Theme], None]) -> list[str]:
    """Change each theme in a savepoint of its own; returns the names of those that could not be."""
    failed_names = []
    for theme_id in theme_ids:
        name = str(_UNREADABLE)
        try:
            with db.session.begin_nested():
                theme = access.get_theme(theme_id, current_person())
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
    accept_theme(theme=theme, team=get_own_routing(theme, current_person()).team, person=current_person())


def _assign(theme: Theme, *, member_id: uuid.UUID | None) -> None:
    member = accounts.get_person(member_id) if member_id else None
    team = get_own_routing(theme, current_person()).team
    assign_member(theme=theme, team=team, member=member, person=current_person())
