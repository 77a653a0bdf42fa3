"""What to do with each thing that the screen marked: a form with as many parts as there are findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from frontline.core.parsing import clean_text
from frontline.privacy.findings import KeptFinding
from frontline.privacy.redaction import Span

REMOVE, REPLACE, KEEP = "remove", "replace", "keep"


@dataclass
class FindingsForm:
    """For each finding: remove it, put other words in its place, or keep it and say why."""

    spans: Sequence[Span]
    entered: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def get_choice(self, span: Span) -> str:
        """What was chosen, or what is proposed."""
        return self.entered.get(f"do-{span.key}") or (REPLACE if span.suggestion else REMOVE)

    def get_replacement(self, span: Span) -> str:
        """The words in its place."""
        return str(clean_text(self.entered.get(f"with-{span.key}", span.suggestion)))

    def get_reason(self, span: Span) -> str:
        """Why it stays."""
        return str(clean_text(self.entered.get(f"why-{span.key}", "")))

    def validate(self) -> bool:
        """Words are needed where it is replaced, and a reason where it stays."""
        for span in self.spans:
            if self.get_choice(span) == REPLACE and not self.get_replacement(span):
                self.errors[f"with-{span.key}"] = [_("Enter what to write instead of “%(text)s”", text=span.text)]
            if self.get_choice(span) == KEEP and not self.get_reason(span):
                self.errors[f"why-{span.key}"] = [_("Enter why “%(text)s” should stay", text=span.text)]
        return not self.errors

    def list_errors(self) -> list[dict[str, str]]:
        """What is wrong, for the summary at the top of the page."""
        return [{"text": text, "href": f"#{name}"} for name, texts in self.errors.items() for text in texts]

    def get_replacements(self) -> dict[str, str]:
        """New words by key of the span; nothing where it is removed."""
        return {
            span.key: self.get_replacement(span) if self.get_choice(span) == REPLACE else ""
            for span in self.spans
            if self.get_choice(span) != KEEP
        }

    def list_kept_findings(self) -> list[KeptFinding]:
        """What stays, with the reasons."""
        return [
            KeptFinding(span.field, span.text, self.get_reason(span)[:300])
            for span in self.spans
            if self.get_choice(span) == KEEP
        ]
