"""Mail that is stopped with one click, without signing in: by a link that only the mail has (RFC 8058)."""

from itsdangerous import BadSignature, URLSafeSerializer

from frontline.core.errors import NotFoundError
from frontline.core.settings import load_settings
from frontline.notices.letters import Kind, kind_called, kind_of
from frontline.notices.models import Notice


def stop_path(notice: Notice) -> str:
    """Where mail of the kind of a notice is stopped."""
    name, kind = kind_of(notice)
    return f"/notices/stop/{_signer().dumps([name, kind.about(notice)])}"


def check(token: str) -> None:
    """Make sure that a link is one of ours.

    Raises:
        NotFoundError: it is not.
    """
    _read(token)


def stop(token: str, *, stopped: bool) -> str:
    """Stop mail, or start it again; returns in words which.

    Raises:
        NotFoundError: it is no link of ours.
    """
    kind, about = _read(token)
    return kind.stop(about, stopped)


def _read(token: str) -> tuple[Kind, str]:
    try:
        name, about = _signer().loads(token)
    except BadSignature:
        raise NotFoundError("This link is not complete. Copy the whole of it from the email.") from None
    kind = kind_called(name)
    if kind is None:
        raise NotFoundError("There is no mail of this kind any more.")
    return kind, about


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(load_settings().secret("secret_key"), salt="stop-mail")
