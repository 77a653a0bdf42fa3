"""One quote of each theme, for papers and letters: as it may be shown now, and to whoever reads it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from frontline.accounts.models import Person
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models.insight import Insight
from frontline.themes.models.theme import Theme
from frontline.themes.queries.insights import get_members_among


@dataclass(frozen=True, slots=True)
class ThemeQuote:
    """What somebody said, and who, as far as it may be told."""

    text: str
    author: str


def find_quote(theme: Theme, person: Person, groups: GroupsByMonth) -> ThemeQuote | None:
    """The first quote of a theme that its insight still says and a person may see; none of a single insight."""
    if theme.single_insight_id is not None:
        return None
    members = get_members_among([theme], [uuid.UUID(quote["insight_id"]) for quote in theme.quotes], person)
    for quote in theme.quotes:
        insight = members.get((theme.id, uuid.UUID(quote["insight_id"])))
        if insight is not None and says_still(insight, quote["text"]):
            return ThemeQuote(quote["text"], describe_author(insight, groups))
    return None


def find_first_quote(themes: Iterable[Theme], person: Person, groups: GroupsByMonth) -> ThemeQuote | None:
    """The first quote that any of some themes has."""
    return next((quote for theme in themes if (quote := find_quote(theme, person, groups))), None)


def says_still(insight: Insight, text: str) -> bool:
    """Whether words are in an insight as it is shared now, however its lines are broken."""
    return " ".join(text.split()) in " ".join(insight.text.split())
