"""The client of the providers of sign-in: authorisation code with PKCE, by Authlib."""

from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]
from flask import Flask, current_app

from frontline.accounts.service.providers import Provider, list_providers
from frontline.core.errors import NotFoundError
from frontline.core.settings import Settings

_SECONDS = 10  # for a provider to answer


def install_providers(app: Flask, settings: Settings) -> None:
    """Add the client of each provider that the settings name; nothing is fetched before somebody signs in by it."""
    oauth = OAuth(app)
    providers = list_providers(settings)
    for provider in providers:
        oauth.register(
            provider.name, client_id=provider.client_id, client_secret=provider.client_secret or None,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": _SECONDS,
                **({} if provider.client_secret else {"token_endpoint_auth_method": "none"}),
            },
        )  # fmt: skip
    app.extensions["frontline_providers"] = {provider.name: provider for provider in providers}
    app.extensions["frontline_oauth"] = oauth
    app.extensions["form_targets"] = tuple(_get_origin(provider.issuer) for provider in providers)
    app.jinja_env.globals["list_providers"] = list_installed_providers


def _get_origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def list_installed_providers() -> list[Provider]:
    """The providers that people may sign in by."""
    return list(current_app.extensions["frontline_providers"].values())


def get_provider(name: str) -> Provider:
    """A provider by its name in addresses.

    Raises:
        NotFoundError: there is none.
    """
    provider: Provider | None = current_app.extensions["frontline_providers"].get(name)
    if provider is None:
        raise NotFoundError("There is no such way to sign in.")
    return provider


def get_client(provider: Provider) -> Any:
    """The client of a provider."""
    return current_app.extensions["frontline_oauth"].create_client(provider.name)
