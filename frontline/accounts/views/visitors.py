"""Where a request comes from, where it may lead, and which site it is for."""

import ipaddress
import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import request, session, url_for

from frontline.accounts.service.passkeys import PasskeyRequest, Site
from frontline.accounts.service.sign_ins import Visitor
from frontline.core.parsing import parse_id
from frontline.core.settings import get_settings

_CHALLENGE = "passkey_challenge"


def get_visitor() -> Visitor:
    """The browser that asks, and the network of its address."""
    return Visitor(request.user_agent.string, get_client_network())


def get_client_network() -> str:
    """The network that asks: a household or an office, not one of its machines."""
    address = ipaddress.ip_address(request.remote_addr or "::")
    prefix = 24 if address.version == 4 else 56  # noqa: PLR2004 - the two versions of the protocol
    return str(ipaddress.ip_network((address, prefix), strict=False))


def get_local_path(path: str | None) -> str:
    """A path of this site; the start page for anything else."""
    try:
        parts = urlsplit(path or "")
    except ValueError:
        return url_for("accounts.start")
    forbidden_characters = set(path or "") & set("\\\t\n\r")
    is_local = (
        path
        and path.startswith("/")
        and not (parts.scheme or parts.netloc or forbidden_characters)
        and path[1:2] != "/"
    )
    return str(path) if is_local else url_for("accounts.start")


def get_site() -> Site:
    """The host and origin that passkeys belong to: of the address that people use, where it is set."""
    address = urlsplit(get_settings().url or request.host_url)
    return Site(str(address.hostname), f"{address.scheme}://{address.netloc}")


def keep_challenge(asked: PasskeyRequest) -> None:
    """Remember in the session which challenge this browser was given."""
    session[_CHALLENGE] = str(asked.challenge_id)


def take_challenge_id() -> uuid.UUID | None:
    """The number of the challenge that this browser was given, once."""
    return parse_id(session.pop(_CHALLENGE, ""))


def read_json() -> dict[str, Any]:
    """The JSON object that was sent; nothing where it is none."""
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}
