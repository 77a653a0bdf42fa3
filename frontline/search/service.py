"""Keep searches, tell of what is new in them, and count the words that insights are made of."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import delete, func, select, text

from frontline.core.database import db, lock_key, now
from frontline.core.errors import FieldError
from frontline.core.jobs import kept_apart
from frontline.core.translation import gettext as _
from frontline.insights.models import Insight, State
from frontline.notices.service import Message, tell_one
from frontline.search import queries
from frontline.search.models import Lexeme, SavedSearch
from frontline.search.queries import Asked

_MOST_KEPT = 20
_CHANGED = 0.05
# A word of one insight alone is as often a slip of the keyboard.
_COUNT_WORDS = text("""
    WITH forms AS (
        SELECT word AS form, (tsvector_to_array(to_tsvector('english'::regconfig, word)))[1] AS stem FROM ts_stat($$
            SELECT to_tsvector('simple'::regconfig, saw || ' ' || matters || ' ' || hinders || ' ' || helps)
            FROM insight WHERE state = 'accepted' AND NOT hidden_from_host AND language <> 'cy' $$)
        WHERE word ~ '^[a-z]{3,40}$' AND ndoc > 1
    ), stems AS (
        SELECT word AS stem, ndoc AS insights FROM ts_stat(
            $$ SELECT searchable FROM insight WHERE state = 'accepted' AND NOT hidden_from_host AND language <> 'cy' $$)
        WHERE ndoc > 1 AND length(word) <= 80
    )
    INSERT INTO search_lexeme (form, stem, insights)
    SELECT coalesce(forms.form, stems.stem), stems.stem, stems.insights FROM stems LEFT JOIN forms USING (stem)
    ON CONFLICT DO NOTHING
""")


def count_words() -> None:
    """Count anew which words insights are made of, where a twentieth of the insights or more is new or gone."""
    accepted = select(func.count()).select_from(Insight).where(Insight.state == State.ACCEPTED)
    present, before = db.session.scalar(accepted) or 0, queries.total()
    if abs(present - before) <= _CHANGED * before:
        return
    db.session.execute(delete(Lexeme))
    db.session.execute(_COUNT_WORDS)
    db.session.add(Lexeme(stem="", form="", insights=present))


def save(*, asked: Asked, name: str, query: str, alerts: bool) -> SavedSearch:
    """Keep a search under a name; the same name replaces it.

    Raises:
        FieldError: the name is missing, there is nothing to look for, or there are twenty already.
    """
    if not asked.wording.words:
        raise FieldError("name", _("Search for something first"))
    lock_key("saved_search", asked.person.id)
    mine = SavedSearch.person_id == asked.person.id
    found = db.session.scalar(select(SavedSearch).where(mine, func.lower(SavedSearch.name) == name.lower()))
    if found is None:
        if (db.session.scalar(select(func.count()).where(mine)) or 0) >= _MOST_KEPT:
            raise FieldError("name", _("You keep %(most)s searches already. Remove one first", most=_MOST_KEPT))
        found = SavedSearch(person_id=asked.person.id, name=name)
        db.session.add(found)
    found.query, found.alerts, found.looked_at = query, alerts, now()
    db.session.flush()
    return found


def set_alerts(*, search: SavedSearch, alerts: bool) -> None:
    """Say whether its owner wants to hear of something new."""
    search.alerts, search.looked_at = alerts, now()


def forget(*, search: SavedSearch) -> None:
    """Keep it no more."""
    db.session.delete(search)


def tell_of_new(ask: Callable[[SavedSearch], Asked], day: dt.date) -> None:
    """Tell the owners of searches that find something new; how much, and of whom, nobody is told.

    Args:
        ask: what a search asks now, for its owner.
        day: on which they are told once at most.
    """
    for search in queries.to_watch():
        with kept_apart("search.tell_of_new", search=str(search.id)):
            _tell(search, ask(search), day)


def _tell(search: SavedSearch, asked: Asked, day: dt.date) -> None:
    looked, search.looked_at = search.looked_at, now()
    if queries.finds_newer(asked, looked):
        title = _("Something new for your search “%(name)s”", name=search.name)
        body = _("There are results that were not there before. You can stop these messages on the search page.")
        tell_one(asked.person.id, Message(f"search:{search.id}:{day}", title, body, f"/search/saved/{search.id}"))
