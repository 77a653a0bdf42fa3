"""The letter of a theme that has come to a team, or may be for it: written when it is sent, as the theme is then."""

import re
import uuid

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.asks import describe_ask
from frontline.disclosure.placements import get_anonymity_groups
from frontline.notices.letters import Letter, LetterBlock, write_plain_letter
from frontline.notices.models import Notice
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size
from frontline.themes.queries.access import find_current_routing, get_readable_condition
from frontline.themes.queries.quotes import find_quote

_THEME_PATH = re.compile(r"/themes/([0-9a-f-]{36})")


def write_theme_letter(notice: Notice) -> Letter | None:
    """Which theme, of how many people, one quote, and what is asked by when; None where the person may not read it.

    What is severe leaves without its name and words. A notice of several themes leads to the list of them.
    """
    found = _THEME_PATH.fullmatch(notice.path)
    if found is None:
        return write_plain_letter(notice)
    person = db.session.get_one(Person, notice.person_id)
    query = select(Theme).where(Theme.id == uuid.UUID(found[1]), get_readable_condition(person))
    theme = db.session.scalar(query.options(selectinload(Theme.routings)))
    if theme is None or not theme.is_listed:
        return None
    if theme.severe_count:
        return write_plain_letter(notice)
    blocks = [LetterBlock("item", theme.name, notice.path), LetterBlock("paragraph", f"{describe_size(theme)}.")]
    if quote := find_quote(theme, person, get_anonymity_groups()):
        blocks.append(LetterBlock("quote", f"“{quote.text}”", attribution=quote.author))
    ask = describe_ask(theme, find_current_routing(theme), person)
    blocks.append(LetterBlock("ask", ask) if ask else LetterBlock("paragraph", notice.body))
    return Letter(notice.title, [*blocks, LetterBlock("link", _("Open it in Frontline"), notice.path)])
