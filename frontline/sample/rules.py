"""How the invented moderators work: whose duty a concern is, and what they say again and again."""

from frontline.moderation.models import Concern
from frontline.moderation.service.rules import add_phrase, name_duty_contact

_CONTACT = "duty@example.org"
_PHONE = "020 7946 0991"  # of the numbers that are kept free for fiction
_PHRASES = (
    ("ask", "Who was it?", "Could you tell us what happened without saying who it was? A few words are enough."),
    ("ask", "How often?", "Did this happen once, or does it happen again and again?"),
    ("decline", "Cannot be shared safely", "However we word it, somebody at your workplace could tell who wrote it."),
    ("decline", "Nothing for policy", "This can only be settled where it happened. Your manager is the person to ask."),
)


def load_moderation_rules() -> None:
    """Name a duty contact for each concern, and add phrases to start from."""
    for concern in Concern:
        name_duty_contact(
            concern=concern, email=_CONTACT, phone=_PHONE, hours="Weekdays, 8am to 6pm",
            out_of_hours="The duty officer of the department, through its switchboard",
        )  # fmt: skip
    for use, title, body in _PHRASES:
        add_phrase(use=use, title=title, body=body)
