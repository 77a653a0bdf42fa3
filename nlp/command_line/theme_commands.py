"""Commands that find the themes of a file of texts."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp.arrays import Integers, Vectors
from nlp.clustering.label_codes import NEW
from nlp.clustering.theme_tracking import ThemeTracker
from nlp.command_line.encoding import encode_sentences_with_progress, encode_with_progress
from nlp.command_line.json_lines import TextLines, read_texts, write_lines
from nlp.command_line.theme_records import ThemeRecords, format_theme_id, get_theme_number, read_theme_records
from nlp.describing.theme_description import describe_themes
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.errors import InputError

_TABLE_WIDTH = 60


def write_themes(source: Path, target: Path, previous: Path | None) -> int:
    """Write the theme of each text; known themes keep their numbers and names. Returns the exit status."""
    lines = read_texts(source)
    records = read_theme_records(previous)
    write_lines(target, _find_themes(lines, records) if lines.texts else [])
    return int(lines.bad + records.bad > 0)


def print_themes(source: Path) -> int:
    """Print the themes of a file of texts, one a line, as a table. Returns the exit status."""
    try:
        texts = [line for line in source.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error}.") from error
    values = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    lines = TextLines([value["id"] for value in values], texts, values)
    themed_lines = _find_themes(lines, ThemeRecords()) if texts else []
    counts = Counter(line["name"] for line in themed_lines if line["theme"])
    for name, count in counts.most_common():
        print(f"{name[:_TABLE_WIDTH]:{_TABLE_WIDTH}} {count:>8,}")
    print(f"{'(no theme)':{_TABLE_WIDTH}} {len(themed_lines) - counts.total():>8,}")
    return 0


def _find_themes(lines: TextLines, records: ThemeRecords) -> list[dict[str, Any]]:
    encoder = SentenceEncoder()
    vectors = encode_with_progress(encoder, lines.texts)
    previous = [records.lines.get(line_id) for line_id in lines.ids]
    numbers = np.array([NEW if line is None else get_theme_number(line) for line in previous], dtype=np.int64)
    pinned = [bool(line and line.get("pinned")) for line in previous]
    tracker = ThemeTracker(bound=records.list_bound(), first_number=records.get_highest() + 1)
    sentences = encode_sentences_with_progress(encoder, lines.texts, vectors)
    tracker.fit(vectors, numbers, texts=lines.texts, sentences=sentences, pinned=np.array(pinned))
    names = _choose_names(lines, tracker.labels_, vectors, records.get_names(), encoder)
    themed_lines = _format_lines(lines.ids, tracker, names, pinned)
    if records.get_highest() > tracker.labels_.max():
        # The theme of the highest number has no text any more: its number must not be given to another.
        themed_lines[0]["last"] = format_theme_id(records.get_highest())
    return themed_lines


def _choose_names(
    lines: TextLines, labels: Integers, vectors: Vectors, known_names: dict[int, str], encoder: SentenceEncoder
) -> dict[int, str]:
    """Names of all themes: those of the last run stay."""
    descriptions = describe_themes(
        lines.bodies,
        labels,
        vectors,
        headlines=lines.headlines,
        taken_names=list(known_names.values()),
        encoder=encoder,
    )
    return {number: description.name for number, description in descriptions.items()} | known_names


def _format_lines(
    ids: Sequence[str], tracker: ThemeTracker, names: dict[int, str], pinned: Sequence[bool]
) -> list[dict[str, Any]]:
    return [
        {
            "id": line_id,
            "theme": format_theme_id(label) if label >= 0 else None,
            "subtheme": f"{format_theme_id(label)}.{subtheme}" if label >= 0 and subtheme >= 0 else None,
            "strength": round(float(strength), 4),
            "name": names.get(label),
            "fit": fit,
            "also": [format_theme_id(second)] if second >= 0 else [],
            # What people decided goes on from run to run.
            **({"confirmed": True} if label in tracker.bound else {}),
            **({"pinned": True} if is_pinned else {}),
        }
        for line_id, label, subtheme, strength, fit, second, is_pinned in zip(
            ids,
            tracker.labels_.tolist(),
            tracker.subthemes_.tolist(),
            tracker.strengths_,
            tracker.fits_,
            tracker.seconds_.tolist(),
            pinned,
            strict=True,
        )
    ]
