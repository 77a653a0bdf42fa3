"""The letter of something severe: written when it is sent, without its name and words, which may be withdrawn."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.asks import describe_ask
from frontline.notices.letters import Letter, LetterBlock
from frontline.notices.models import Notice
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import find_current_routing, get_readable_condition

SEVERE_KEY = "severe-theme"


def write_severe_letter(notice: Notice) -> Letter | None:
    """Who has it, and by when they must act; None where it is no longer severe, or not for this person."""
    person = db.session.get_one(Person, notice.person_id)
    theme_id = uuid.UUID(notice.dedup_key.partition(":")[2])
    query = select(Theme).where(Theme.id == theme_id, Theme.severe_count > 0, get_readable_condition(person))
    theme = db.session.scalar(query.options(selectinload(Theme.routings)))
    if theme is None or not theme.is_listed:
        return None
    routing = find_current_routing(theme)
    blocks = [LetterBlock("paragraph", notice.body)]
    if routing is not None:
        blocks.append(LetterBlock("paragraph", _("It is with %(team)s.", team=routing.team.name)))
    if ask := describe_ask(theme, routing, person):
        blocks.append(LetterBlock("ask", ask))
    return Letter(notice.title, [*blocks, LetterBlock("link", _("Open it in Frontline"), notice.path)])
