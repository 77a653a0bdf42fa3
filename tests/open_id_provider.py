"""A provider of sign-in (OpenID Connect) that tests start: it signs its tokens, and checks secret, address and PKCE."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.product import free_port

CLIENT, SECRET = "frontline", "a secret of the client"


@dataclass
class OpenIdProvider:
    """What it says of whoever comes, and what it was asked."""

    port: int
    claims: dict[str, Any] = field(default_factory=dict)
    token_changes: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing_key: RSAKey | None = None

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def describe(self) -> dict[str, Any]:
        """Where everything is."""
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"],
        }  # fmt: skip

    def authorize(self) -> Response:
        """Sign whoever comes in at once."""
        self.asked = request.args.to_dict()
        return redirect(f"{self.asked['redirect_uri']}?code=the-code&state={self.asked['state']}")

    def give_token(self) -> Response:
        """The token for a code, if the client is who it says, and asked itself."""
        given = request.authorization
        verifier = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        is_client = given is not None and (given.username, given.password) == (CLIENT, SECRET)
        if not is_client or request.form["code"] != "the-code" or challenge != self.asked["code_challenge"]:
            abort(400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": self.asked["nonce"], **self.claims,
            **self.token_changes,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signing_key or self.key)
        return jsonify(
            {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 60, "id_token": token}
        )


@contextmanager
def open_id_provider() -> Iterator[OpenIdProvider]:
    """The provider, answering on this machine."""
    provider = OpenIdProvider(free_port())
    app = Flask("provider")
    app.add_url_rule("/.well-known/openid-configuration", "describe", provider.describe)
    app.add_url_rule("/authorize", "authorize", provider.authorize)
    app.add_url_rule("/token", "token", provider.give_token, methods=["POST"])
    app.add_url_rule("/keys", "keys", lambda: {"keys": [provider.key.as_dict(private=False)]})
    server = make_server("127.0.0.1", provider.port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
