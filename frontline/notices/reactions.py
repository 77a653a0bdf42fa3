import uuid

from frontline.core.translation import gettext as _
from frontline.notices import addresses, queries
from frontline.notices.letters import PLAIN, Block, Kind, Letter, plain, register
from frontline.notices.models import Notice

# Somebody has the duty to act on it.
_DUTIES = ("redirected", "chase", "handed-over")


def install() -> None:
    """Say how notices are written that no other domain writes."""
    register(PLAIN, Kind(plain, about=of_person, stop=stop_all))
    for cause in _DUTIES:
        register(cause, Kind(plain, about=of_person, stop=stop_all, is_bundled=False, is_duty=True))
    register("bundle", Kind(day, about=of_person, stop=stop_all, is_bundled=False))


def of_person(notice: Notice) -> str:
    """Whose mail it is."""
    return str(notice.person_id)


def stop_all(about: str, stopped: bool) -> str:  # noqa: FBT001 - what a kind of letter promises
    """Stop all e-mail to a person, or start it again."""
    addresses.stop(person_id=uuid.UUID(about), stopped=stopped)
    return _("emails about what happens in Frontline")


def day(notice: Notice) -> Letter | None:
    """What happened since the last such message."""
    told = queries.bundled(notice)
    blocks = [block for one in told for block in (Block("item", one.title, one.path), Block("paragraph", one.body))]
    blocks.append(Block("link", _("All notices"), "/notices"))
    return Letter(notice.title, blocks) if told else None
