"""The reports that were invented for this project, as secondees would type them, with the concern of each."""

import json
from dataclasses import dataclass
from pathlib import Path

from data import FOLDER

from nlp.documents.headlines import join_headline

REPORTS = Path(__file__).resolve().parent / "reports"
# Name of a set: its files. Those of the shared folder are read in place.
SETS = {
    "social_workers": (FOLDER / "reports_social_workers.jsonl",),
    "development": (
        FOLDER / "reports_social_workers.jsonl",
        REPORTS / "heads_and_governors.jsonl",
        REPORTS / "nhs_and_councils.jsonl",
    ),
    "sample": tuple(sorted(REPORTS.glob("sample_*.jsonl"))),
}
TEXTS = ("text", "what_happened", "why_it_matters", "what_would_help")


@dataclass(frozen=True)
class Report:
    """A report with its labels; a stray has no concern."""

    headline: str
    text: str
    concern: str | None
    team: str | None

    @property
    def whole(self) -> str:
        """Headline and text in one."""
        return join_headline(self.headline, self.text)


def read_reports(name: str) -> list[Report]:
    """The reports of a set; files that this machine has not are left out."""
    lines = [line for path in SETS[name] if path.exists() for line in path.read_text(encoding="utf-8").splitlines()]
    values = [json.loads(line) for line in lines]
    return [
        Report(
            value.get("headline") or "",
            "\n\n".join(value[key] for key in TEXTS if value.get(key)),
            value["concern"],
            value.get("team"),
        )
        for value in values
    ]
