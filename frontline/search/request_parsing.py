"""A search as the address of its results says it."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.disclosure.placements import get_anonymity_groups
from frontline.search import wording
from frontline.search.queries.ranking import Search
from frontline.themes.queries.search_scope import Facets


def parse_search(arguments: Mapping[str, str], person: Person) -> Search:
    """What a person asks by the arguments of an address."""
    search_wording = wording.parse_wording(arguments.get("q", ""))
    return Search(
        person,
        search_wording,
        Facets.read(arguments),
        get_anonymity_groups(),
        get_london_today(),
        exactly="exactly" in arguments,
    )


def parse_search_query(query: str, person: Person) -> Search:
    """As `parse_search`, by what stands after the question mark."""
    return parse_search(dict(parse_qsl(query)), person)
