"""The command that names and describes groups of texts."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nlp.clustering.label_codes import UNTHEMED
from nlp.command_line.encoding import encode_with_progress
from nlp.command_line.json_lines import TextLines, read_texts, write_lines
from nlp.describing.theme_description import describe_themes
from nlp.encoding.sentence_encoder import SentenceEncoder


def write_names(source: Path, target: Path) -> int:
    """Write name, description and key phrases of each group, in the order of their names. Returns the exit status."""
    lines = read_texts(source)
    bad = sum(not _has_group(value) for value in lines.values)
    for line_id, value in zip(lines.ids, lines.values, strict=True):
        if not _has_group(value):
            print(f"{source.name}, id {line_id}: its group is neither a text nor a number", file=sys.stderr)
    write_lines(target, list(_describe_groups(lines)) if lines.texts else [])
    return int(lines.bad + bad > 0)


def _has_group(value: dict[str, Any]) -> bool:
    """Whether the group of a line can be read; a line without one only tells what is common everywhere."""
    group = value.get("group")
    return isinstance(group, str | int | None) and not isinstance(group, bool)


def _describe_groups(lines: TextLines) -> Iterator[dict[str, Any]]:
    groups = [value.get("group") if _has_group(value) else None for value in lines.values]
    known = sorted({group for group in groups if group is not None}, key=str)
    numbers = {group: number for number, group in enumerate(known)}
    labels = np.array([numbers.get(group, UNTHEMED) for group in groups], dtype=np.int64)
    encoder = SentenceEncoder()
    vectors = encode_with_progress(encoder, lines.texts)
    descriptions = describe_themes(lines.bodies, labels, vectors, headlines=lines.headlines, encoder=encoder)
    for number, theme in descriptions.items():
        yield {
            "group": known[number],
            "name": theme.name,
            "description": theme.description,
            "phrases": list(theme.phrases),
        }
