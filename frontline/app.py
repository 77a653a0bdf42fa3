"""The application factory."""

from urllib.parse import urlsplit

from flask import Flask
from flask_wtf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from frontline import domains, pages
from frontline.accounts import identity, open_id
from frontline.core import (
    access,
    markdown,
    page_context,
    request_logs,
    security_headers,
    telemetry,
    transactions,
    translation,
)
from frontline.core.database import db
from frontline.core.resources import get_resource_folder
from frontline.core.settings import Settings, configure_settings
from frontline.core.vault import vault
from frontline.operations import metrics

_MOST_POSTED = 2 * 1024 * 1024  # bytes


def create_app(settings: Settings, *, database_url: str) -> Flask:
    """Make the application; it does not start unless every route declares its access."""
    secret_keys = list(settings.list_keys("secret_key"))
    app = Flask("frontline", static_folder=str(get_resource_folder("static")), template_folder=None)
    app.config.update(
        SECRET_KEY=secret_keys[0], SECRET_KEY_FALLBACKS=secret_keys[1:], MAX_CONTENT_LENGTH=_MOST_POSTED,
        MAX_FORM_MEMORY_SIZE=_MOST_POSTED, SESSION_COOKIE_SECURE=settings.has_secure_cookies,
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )  # fmt: skip
    if settings.url:
        app.config["TRUSTED_HOSTS"] = [str(urlsplit(settings.url).hostname), "127.0.0.1", "localhost"]
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    configure_settings(settings)
    db.configure(database_url)
    vault.configure(*settings.list_keys("originals_key"))
    domains.install()
    _templates(app)
    translation.install(app)
    # The order of the hooks matters: a session for reading, then who it is, then whether they may, then CSRF.
    request_logs.install(app)
    telemetry.configure(settings)
    telemetry.install(app)
    metrics.install(app)
    transactions.install(app)
    identity.install_identity(app)
    open_id.install_providers(app, settings)
    csrf = CSRFProtect(app)
    WTFormsHelpers(app)
    page_context.install(app, may=identity.is_allowed)
    security_headers.install(app)
    markdown.install(app)
    pages.install_errors(app)
    _register_views(app)
    for view in app.view_functions.values():
        if getattr(view, "is_one_click", False) or getattr(view, "is_for_programs", False):
            csrf.exempt(view)
    access.public(app.view_functions["static"])
    access.require_access_declarations(app)
    return app


def _templates(app: Flask) -> None:
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader(get_resource_folder("templates")),
            PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _register_views(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    for blueprint in domains.load_blueprints():
        app.register_blueprint(blueprint)
