"""A search as the address of its results says it."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from frontline.accounts.models import Person
from frontline.core.furniture import today
from frontline.disclosure.placed import load_groups
from frontline.search import wording
from frontline.search.queries import Asked
from frontline.themes.queries import Facets


def asked(given: Mapping[str, str], person: Person) -> Asked:
    """What a person asks by the arguments of an address."""
    typed = wording.read(given.get("q", ""))
    return Asked(person, typed, Facets.read(given), load_groups(), today(), exactly="exactly" in given)


def asked_by(query: str, person: Person) -> Asked:
    """As `asked`, by what stands after the question mark."""
    return asked(dict(parse_qsl(query)), person)
