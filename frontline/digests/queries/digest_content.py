"""What may be shown of a digest now: whatever was withdrawn, redacted or moved since it was composed is left out."""

from frontline.accounts.models import Person
from frontline.digests.content import DigestContent
from frontline.digests.models import THEMED_SCOPES, Digest
from frontline.digests.queries.answer_content import get_answer_content
from frontline.digests.queries.theme_content import get_theme_content


def get_digest_content(digest: Digest, person: Person) -> DigestContent:
    """What a person may see of a digest at this moment."""
    if digest.scope in THEMED_SCOPES:
        return get_theme_content(digest, person)
    return get_answer_content(digest, person)
