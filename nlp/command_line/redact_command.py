"""The command that takes the personal data out of each text of a file."""

import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from nlp.command_line.json_lines import read_texts, write_lines
from nlp.privacy.personal_data import PersonalDataFinder
from nlp.privacy.spans import redact_spans


def write_redacted(source: Path, target: Path) -> int:
    """Write each text without its personal data, and what was found where. Returns the exit status."""
    lines = read_texts(source)
    finder = PersonalDataFinder()
    texts = list(zip(lines.ids, lines.texts, strict=True))
    progress = tqdm(texts, desc="Screening", unit="texts", disable=not sys.stderr.isatty())
    write_lines(target, (_redact_text(finder, line_id, text) for line_id, text in progress))
    return int(lines.bad > 0)


def _redact_text(finder: PersonalDataFinder, line_id: str, text: str) -> dict[str, Any]:
    spans = finder.find_spans(text)
    values = [
        {"start": span.start, "end": span.end, "kind": span.kind, "confidence": span.confidence} for span in spans
    ]
    return {"id": line_id, "text": redact_spans(text, spans), "spans": values}
