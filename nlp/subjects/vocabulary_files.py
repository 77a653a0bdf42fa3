"""Vocabularies as files: a table of SKOS terms, and SKOS in JSON-LD for other systems."""

import csv
import functools
import io
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from nlp.errors import InputError
from nlp.subjects.vocabulary import Subject, Vocabulary

COLUMNS = ("id", "broader", "prefLabel", "altLabel", "scopeNote")
SEPARATOR = " | "
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_CONTEXT = {
    "skos": _SKOS,
    "id": "@id",
    "type": "@type",
    "graph": "@graph",
    "prefLabel": {"@id": "skos:prefLabel", "@language": "en"},
    "altLabel": {"@id": "skos:altLabel", "@language": "en", "@container": "@set"},
    "scopeNote": {"@id": "skos:scopeNote", "@language": "en"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
}


def parse_csv(text: str) -> Iterator[Subject]:
    """The subjects of a table with the columns id, broader, prefLabel, altLabel and scopeNote.

    Raises:
        InputError: a column is missing, or a line has no id or no preferred label; it names the line.
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := [name for name in COLUMNS[:3] if name not in (table.fieldnames or [])]:
        raise InputError(f"the column {missing[0]} is missing")
    for row in table:
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not values["id"] or not values["prefLabel"]:
            raise InputError(f"line {table.line_num}: there is no id or no preferred label")
        yield _build_subject(values, [label.strip() for label in values["altLabel"].split(SEPARATOR.strip())])


def format_csv(vocabulary: Vocabulary) -> str:
    """A vocabulary as the table that `parse_csv` reads."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for subject in vocabulary.subjects:
        labels = SEPARATOR.join(subject.alt_labels)
        writer.writerow([subject.id, subject.broader or "", subject.pref_label, labels, subject.scope_note])
    return table.getvalue()


def format_skos(vocabulary: Vocabulary, scheme: str = "urn:frontline:subjects") -> str:
    """A vocabulary as SKOS in JSON-LD 1.1; each subject is a concept of `scheme`."""
    concepts = [
        {
            "id": f"{scheme}:{subject.id}",
            "type": "skos:Concept",
            "inScheme": scheme,
            "prefLabel": subject.pref_label,
            "altLabel": list(subject.alt_labels),
            "scopeNote": subject.scope_note,
            **({"broader": f"{scheme}:{subject.broader}"} if subject.broader else {"topConceptOf": scheme}),
        }
        for subject in vocabulary.subjects
    ]
    graph = [{"id": scheme, "type": "skos:ConceptScheme"}, *concepts]
    return json.dumps({"@context": _CONTEXT, "graph": graph}, ensure_ascii=False, indent=1)


def parse_skos(text: str) -> Iterator[Subject]:
    """The subjects of what `format_skos` writes.

    Raises:
        InputError: it is no such document.
    """
    try:
        document = json.loads(text)
        concepts = [node for node in document["graph"] if node["type"] == "skos:Concept"]
        for concept in concepts:
            ids = {name: str(concept.get(name, "")).rpartition(":")[2] for name in ("id", "broader")}
            yield _build_subject({**concept, **ids}, concept.get("altLabel", []))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"it is no vocabulary in JSON-LD ({error})") from error


def _build_subject(values: Mapping[str, Any], alt_labels: list[str]) -> Subject:
    return Subject(
        values["id"],
        values["prefLabel"],
        tuple(label for label in alt_labels if label),
        values.get("scopeNote", ""),
        values["broader"] or None,
    )


@functools.cache
def load_packaged_vocabulary() -> Vocabulary:
    """The vocabulary that comes with this package."""
    text = files("nlp.subjects").joinpath("data", "public_services.csv").read_text(encoding="utf-8")
    return Vocabulary(tuple(parse_csv(text)))
