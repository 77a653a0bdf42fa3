"""Mail that is stopped by the link in it."""

from flask import render_template, request

from frontline.core.access import allow_one_click, public
from frontline.core.transactions import commits
from frontline.notices.unsubscribe_links import require_unsubscribe_token
from frontline.notices.unsubscribe_links import set_stopped_by_token as stop_mail
from frontline.notices.views.blueprint import blueprint


@blueprint.get("/notices/stop/<token>")
@public
def unsubscribe_page(token: str) -> str:
    """Which emails are stopped? Following the link stops none: that takes the button. 200, 404."""
    require_unsubscribe_token(token)
    return render_template("notices/stop.html", token=token, stopped="", resumed="")


@blueprint.post("/notices/stop/<token>")
@public
@allow_one_click
@commits
def unsubscribe(token: str) -> str:
    """Stop emails with one click, without signing in; or undo that. 200, 404."""
    is_undo = "undo" in request.form
    stopped_mail = stop_mail(token, is_stopped=not is_undo)
    return render_template(
        "notices/stop.html",
        token=token,
        stopped="" if is_undo else stopped_mail,
        resumed=stopped_mail if is_undo else "",
    )
