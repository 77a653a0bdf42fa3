"""The domains of the quality of life that a new installation starts with."""

import json
from importlib import resources

from sqlalchemy.dialects.postgresql import insert

from frontline.core.database import db
from frontline.policies.models.proposal import LifeDomain


def load_life_domains() -> None:
    """Add the domains and lenses of the edition that comes with the product; those that are there stay as they are."""
    data = json.loads((resources.files("frontline.policies") / "data/quality_of_life.json").read_text())
    source = {"edition": data["edition"], "source": data["source"]}
    domains = [{**domain, **source} for domain in data["rows"]]
    db.session.execute(insert(LifeDomain).on_conflict_do_nothing(index_elements=["slug"]), domains)
