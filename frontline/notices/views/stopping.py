"""Mail that is stopped by the link in it."""

from flask import render_template, request

from frontline.core.access import one_click, public
from frontline.core.writes import writes
from frontline.notices.stopping import check
from frontline.notices.stopping import stop as stop_mail
from frontline.notices.views.blueprint import blueprint


@blueprint.get("/notices/stop/<token>")
@public
def stopping(token: str) -> str:
    """Which mail is stopped? A program that follows links stops none: that takes the button."""
    check(token)
    return render_template("notices/stop.html", token=token, stopped="", undone="")


@blueprint.post("/notices/stop/<token>")
@public
@one_click
@writes
def stop(token: str) -> str:
    """Stop mail with one click, without signing in; or undo that."""
    undone = "undo" in request.form
    what = stop_mail(token, stopped=not undone)
    return render_template(
        "notices/stop.html", token=token, stopped="" if undone else what, undone=what if undone else ""
    )
