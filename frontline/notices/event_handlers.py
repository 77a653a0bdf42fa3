import uuid

from frontline.core.translation import gettext as _
from frontline.notices import addresses, queries
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
_MANDATORY_KEYS = ("redirected", "chase", "handed-over")


def install() -> None:
    """Say how notices are written that no other domain writes."""
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
