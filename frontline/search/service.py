"""Save searches, notify their owners of new results, and count the words that insights are made of."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import delete, func, select, text

from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.jobs import savepoint_per_item
from frontline.core.translation import gettext as _
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify_person
from frontline.search.models import Lexeme, SavedSearch
from frontline.search.queries.lexemes import count_counted_insights
from frontline.search.queries.ranking import Search
from frontline.search.queries.saved import has_newer_results, list_watched_searches

_MAX_SAVED_SEARCHES = 20
_CHANGED = 0.05
# A word of one insight alone is as often a slip of the keyboard.
_COUNT_WORDS = text("""
    WITH forms AS (
        SELECT word AS form, (tsvector_to_array(to_tsvector('english'::regconfig, word)))[1] AS stem FROM ts_stat($$
            SELECT to_tsvector('simple'::regconfig,
                headline || ' ' || what_happened || ' ' || why_it_matters || ' ' || what_hinders || ' '
                || what_would_help)
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


def refresh_word_counts() -> None:
    """Count anew which words insights are made of, where a twentieth of the insights or more is new or gone."""
    accepted = select(func.count()).select_from(Insight).where(Insight.state == InsightState.ACCEPTED)
    insight_count, counted = db.session.scalar(accepted) or 0, count_counted_insights()
    if abs(insight_count - counted) <= _CHANGED * counted:
        return
    db.session.execute(delete(Lexeme))
    db.session.execute(_COUNT_WORDS)
    db.session.add(Lexeme(stem="", form="", insights=insight_count))


def save_search(*, search: Search, name: str, query: str, alerts: bool) -> SavedSearch:
    """Save a search under a name; the same name replaces it.

    Raises:
        FieldError: the name is missing, there is nothing to look for, or there are twenty already.
    """
    if not search.wording.words:
        raise FieldError("name", _("Search for something first"))
    lock_key("saved_search", search.person.id)
    is_own = SavedSearch.person_id == search.person.id
    saved_search = db.session.scalar(select(SavedSearch).where(is_own, func.lower(SavedSearch.name) == name.lower()))
    if saved_search is None:
        if (db.session.scalar(select(func.count()).where(is_own)) or 0) >= _MAX_SAVED_SEARCHES:
            raise FieldError(
                "name", _("You have %(most)s saved searches already. Remove one first", most=_MAX_SAVED_SEARCHES)
            )
        saved_search = SavedSearch(person_id=search.person.id, name=name)
        db.session.add(saved_search)
    saved_search.query, saved_search.alerts, saved_search.looked_at = query, alerts, now()
    db.session.flush()
    return saved_search


def set_search_alerts(*, search: SavedSearch, alerts: bool) -> None:
    """Say whether its owner wants to hear of something new."""
    search.alerts, search.looked_at = alerts, now()


def delete_saved_search(*, search: SavedSearch) -> None:
    """Remove a saved search."""
    db.session.delete(search)


def notify_new_results(make_search: Callable[[SavedSearch], Search], day: dt.date) -> None:
    """Notify the owners of searches that find something new, never of how much or from whom.

    Args:
        make_search: a saved search as its owner would run it now.
        day: on which they are notified once at most.
    """
    for saved_search in list_watched_searches():
        with savepoint_per_item("search.tell_of_new", search=str(saved_search.id)):
            _notify_owner(saved_search, make_search(saved_search), day)


def _notify_owner(saved_search: SavedSearch, search: Search, day: dt.date) -> None:
    last_look, saved_search.looked_at = saved_search.looked_at, now()
    if has_newer_results(search, last_look):
        title = _("Something new for your search “%(name)s”", name=saved_search.name)
        body = _("There are results that were not there before. You can stop these messages on the search page.")
        notify_person(
            search.person.id,
            Notification(f"search:{saved_search.id}:{day}", title, body, f"/search/saved/{saved_search.id}"),
        )
