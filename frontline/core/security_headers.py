"""The headers by which a browser keeps a page from harm, and the nonce of its scripts."""

import secrets

from flask import Flask, g, request
from secure import Secure
from secure.headers import (
    CacheControl,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from werkzeug.wrappers import Response

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'{form_targets}; base-uri 'none';"
    " frame-ancestors 'none'"
)


def get_nonce() -> str:
    """This request's nonce for scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def install(app: Flask) -> None:
    """Add the headers to every answer."""
    headers = Secure(
        hsts=StrictTransportSecurity().max_age(31_536_000), referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(), xfo=XFrameOptions().deny(), cache=CacheControl().no_store(),
    )  # fmt: skip
    app.jinja_env.globals["nonce"] = get_nonce

    @app.after_request
    def protect(response: Response) -> Response:
        headers.set_headers(response)
        if request.endpoint == "static":
            response.headers["Cache-Control"] = "public, max-age=3600"
        # Chromium follows no redirect from a form to a place that is not named here: a provider of sign-in is one.
        targets = "".join(f" {origin}" for origin in app.extensions.get("form_targets", ()))
        policy = _CONTENT_SECURITY_POLICY.format(nonce=get_nonce(), form_targets=targets)
        response.headers["Content-Security-Policy"] = policy
        return response
