"""Where a request comes from, where it may lead, and which site it is for."""

import ipaddress
from urllib.parse import urlsplit

from flask import request, url_for

from frontline.accounts.service.passkeys import Site
from frontline.accounts.service.sign_ins import Visitor
from frontline.core.settings import get_settings


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
    parts = urlsplit(path or "")
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
