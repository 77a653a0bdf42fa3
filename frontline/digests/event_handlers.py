from frontline.core.events import add_event_handler
from frontline.core.jobs import defer
from frontline.digests.letters import find_subscription_of_notice, set_subscription_stopped, write_digest_letter
from frontline.digests.severe_letters import SEVERE_KEY, write_severe_letter
from frontline.digests.theme_letters import write_theme_letter
from frontline.insights.events import InsightProtected, InsightWithdrawn
from frontline.notices.event_handlers import get_recipient_id, set_all_email_stopped
from frontline.notices.letters import LetterKind, register_letter_kind, write_plain_letter


def install() -> None:
    """Register how digests are written and stopped; erase withdrawn insights."""
    register_letter_kind(
        "digest",
        LetterKind(
            write_digest_letter,
            get_subject_id=find_subscription_of_notice,
            set_stopped=set_subscription_stopped,
            is_bundled=False,
        ),
    )
    for key_prefix, write in (("severe", write_plain_letter), (SEVERE_KEY, write_severe_letter)):
        register_letter_kind(
            key_prefix,
            LetterKind(write, get_subject_id=get_recipient_id, set_stopped=set_all_email_stopped, is_bundled=False),
        )
    for key_prefix in ("routed", "suggested"):
        register_letter_kind(
            key_prefix,
            LetterKind(write_theme_letter, get_subject_id=get_recipient_id, set_stopped=set_all_email_stopped),
        )
    add_event_handler(InsightWithdrawn, remove_withdrawn_insight)
    add_event_handler(InsightProtected, remove_withdrawn_insight)


def remove_withdrawn_insight(event: InsightWithdrawn | InsightProtected) -> None:
    """No page shows it from now on; its quotes are erased from the stored digests, too."""
    defer("digests.forget", insight_id=str(event.insight_id))
