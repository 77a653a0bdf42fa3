import hashlib
import uuid

from frontline.accounts import queries as accounts
from frontline.accounts.events import (
    AddressChanged,
    PasswordResetAsked,
    PersonInvited,
    SignInChanged,
    WorkTakenOver,
)
from frontline.core.clock import now
from frontline.core.events import add_event_handler
from frontline.core.translation import gettext as _
from frontline.notices import addresses, queries, service
from frontline.notices.letters import (
    PLAIN_KIND,
    Letter,
    LetterBlock,
    LetterKind,
    register_letter_kind,
    write_plain_letter,
)
from frontline.notices.models import Notice

# Somebody has the duty to act on it.
_SIGN_IN_KEY = "sign-in"
_MANDATORY_KEYS = ("redirected", "chase", "handed-over", _SIGN_IN_KEY)


def install() -> None:
    """Say how notices are written that no other domain writes, and send the links of accounts."""
    add_event_handler(PasswordResetAsked, handle_password_reset_asked)
    add_event_handler(PersonInvited, handle_person_invited)
    add_event_handler(SignInChanged, handle_sign_in_changed)
    add_event_handler(AddressChanged, handle_address_changed)
    add_event_handler(WorkTakenOver, handle_work_taken_over)
    register_letter_kind(
        PLAIN_KIND, LetterKind(write_plain_letter, get_subject_id=get_recipient_id, set_stopped=set_all_email_stopped)
    )
    for key_prefix in _MANDATORY_KEYS:
        register_letter_kind(
            key_prefix,
            LetterKind(
                write_plain_letter,
                get_subject_id=get_recipient_id,
                set_stopped=set_all_email_stopped,
                is_bundled=False,
                is_mandatory=True,
            ),
        )
    register_letter_kind(
        "bundle",
        LetterKind(
            write_daily_letter, get_subject_id=get_recipient_id, set_stopped=set_all_email_stopped, is_bundled=False
        ),
    )


def handle_password_reset_asked(event: PasswordResetAsked) -> None:
    """Send the link to the address that the account has."""
    body = _(
        "Somebody, probably you, asked for a new password for this account. The link works for an hour. If it was not "
        "you, do nothing: your password stays as it is."
    )
    _send_link(event.person_id, _("Choose a new password"), body, f"/passwords/{event.token}")


def handle_person_invited(event: PersonInvited) -> None:
    """Send the link, and say who invited them, to what, and what comes next."""
    inviter = event.invited_by or _("An administrator")
    body = _(
        "%(inviter)s made an account for you on Frontline, where people seconded from public services and policy teams "
        "work together. Choose a password with this link within 14 days; then sign in with this address.",
        inviter=inviter,
    )
    _send_link(event.person_id, _("Your account with Frontline"), body, f"/invitations/{event.token}")


def handle_sign_in_changed(event: SignInChanged) -> None:
    """Tell the owner of an account at once, whatever they chose: it may not have been they."""
    what = {
        "passkey_added": _("A passkey was added to your account."),
        "passkey_removed": _("A passkey was removed from your account."),
        "code_generator_added": _("An app for codes was added to your account."),
        "code_generator_removed": _("The app for codes was removed from your account."),
        "recovery_code_used": _("Somebody signed in with one of your recovery codes."),
        "password_changed": _("Your password was changed."),
        "provider_linked": _("Your account was linked to your organisation's sign-in."),
        "factors_reset": _("An administrator removed your second factors."),
    }[event.what]
    body = _("%(what)s If it was not you, change your password and tell an administrator at once.", what=what)
    key = f"{_SIGN_IN_KEY}:{event.what}:{now():%Y%m%d%H%M%S%f}"
    service.notify_person(event.person_id, service.Notification(key, what.rstrip("."), body, "/account"))


def handle_address_changed(event: AddressChanged) -> None:
    """Tell the address that an account had: whoever reads it may not know of the change."""
    body = _(
        "An administrator or your organisation changed the email address of your account with Frontline. "
        "You are signed out everywhere. "
        "Messages go to the new address from now on. If that is not right, tell an administrator at once."
    )
    key = f"{_SIGN_IN_KEY}:address_changed:{now():%Y%m%d%H%M%S%f}"
    title = _("The email address of your account was changed")
    service.notify_address(event.person_id, event.old_address, service.Notification(key, title, body, "/account"))


def handle_work_taken_over(event: WorkTakenOver) -> None:
    """Tell whoever took it over everything in one notice."""
    name = accounts.get_person(event.person_id).name
    title = _("You took over what waited on %(name)s", name=name)
    body = _("An administrator handed this over to you. %(work)s.", work=". ".join(event.work))
    key = f"handed-over:{event.person_id}:{event.successor_id}:{now():%Y%m%d%H%M%S%f}"
    service.notify_person(event.successor_id, service.Notification(key, title, body, event.path))


def _send_link(person_id: uuid.UUID, title: str, body: str, path: str) -> None:
    dedup_key = f"link:{hashlib.sha256(path.encode()).hexdigest()[:40]}"
    address = accounts.get_person(person_id).email
    service.notify_address(person_id, address, service.Notification(dedup_key, title, body, path))


def get_recipient_id(notice: Notice) -> str:
    """Whose mail it is."""
    return str(notice.person_id)


def set_all_email_stopped(person_id: str, is_stopped: bool) -> str:  # noqa: FBT001 - what a kind of letter promises
    """Stop all e-mail to a person, or start it again."""
    addresses.set_email_stopped(person_id=uuid.UUID(person_id), is_stopped=is_stopped)
    return _("emails about what happens in Frontline")


def write_daily_letter(notice: Notice) -> Letter | None:
    """What happened since the last such message."""
    bundled_notices = queries.list_bundled_notices(notice)
    blocks = [
        block
        for bundled_notice in bundled_notices
        for block in (
            LetterBlock("item", bundled_notice.title, bundled_notice.path),
            LetterBlock("paragraph", bundled_notice.body),
        )
    ]
    blocks.append(LetterBlock("link", _("All notices"), "/notices"))
    return Letter(notice.title, blocks) if bundled_notices else None
