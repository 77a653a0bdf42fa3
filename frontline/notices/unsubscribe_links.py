"""Mail that is stopped with one click, without signing in: by a link that only the mail has (RFC 8058)."""

from itsdangerous import BadSignature, URLSafeSerializer

from frontline.core.errors import NotFoundError
from frontline.core.settings import get_settings
from frontline.notices.letters import LetterKind, find_letter_kind, get_letter_kind
from frontline.notices.models import Notice


def build_unsubscribe_path(notice: Notice) -> str:
    """Where mail of the kind of a notice is stopped."""
    name, kind = get_letter_kind(notice)
    return f"/notices/stop/{_build_serializer().dumps([name, kind.get_subject_id(notice)])}"


def require_unsubscribe_token(token: str) -> None:
    """Make sure that a link is one of ours.

    Raises:
        NotFoundError: it is not.
    """
    _parse_token(token)


def set_stopped_by_token(token: str, *, is_stopped: bool) -> str:
    """Stop mail, or start it again; returns in words which.

    Raises:
        NotFoundError: it is no link of ours.
    """
    kind, subject_id = _parse_token(token)
    return kind.set_stopped(subject_id, is_stopped)


def _parse_token(token: str) -> tuple[LetterKind, str]:
    try:
        name, subject_id = _build_serializer().loads(token)
    except BadSignature:
        raise NotFoundError("This link is not complete. Copy the whole of it from the email.") from None
    kind = find_letter_kind(name)
    if kind is None:
        raise NotFoundError("These emails are no longer sent.")
    return kind, subject_id


def _build_serializer() -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(get_settings().list_keys("secret_key"))), salt="stop-mail")
