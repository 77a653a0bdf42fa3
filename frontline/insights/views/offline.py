"""Writing without a signal: the installable app, its service worker, and the page that it shows then."""

from flask import current_app, jsonify, make_response, render_template, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from frontline.accounts.identity import get_browser_owner_tag
from frontline.accounts.permissions import Permission
from frontline.core.access import public, requires
from frontline.insights.forms.writing import MAX_CHARACTERS
from frontline.insights.views.blueprint import blueprint


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """What a phone needs to install Frontline as an app."""
    icons = [
        {"src": url_for("static", filename=f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    response = jsonify(
        name="Frontline", short_name="Frontline", id="/", start_url="/insights", scope="/", display="standalone",
        background_color="#ffffff", theme_color="#0b5c55", icons=icons, lang="en-GB",
        description="Log what you saw, in minutes.",
        shortcuts=[{"name": "Log an insight", "url": "/insights/new"}],
    )  # fmt: skip
    response.headers["Content-Type"] = "application/manifest+json"
    return response


@blueprint.get("/service-worker.js")
@public
def service_worker() -> Response:
    """The service worker; it stands at the top, so that it may answer for every page."""
    return current_app.send_static_file("service-worker.js")


@blueprint.get("/insights/session")
@requires(Permission.LOG_INSIGHT)
def session() -> Response:
    """Whose browser this is, as a mark that tells nothing else, and a token for sending what was kept in it."""
    return jsonify(owner=get_browser_owner_tag(), token=generate_csrf())


@blueprint.get("/offline")
@public
def offline() -> Response:
    """Write without a signal; the page holds nothing of anybody until they write."""
    return make_response(render_template("insights/offline.html", longest=MAX_CHARACTERS, plain=True))
