"""The page of one insight on a moderator's desk, with whichever form was sent last."""

from dataclasses import dataclass

from flask import render_template

from frontline.accounts import queries as accounts
from frontline.core.forms import find_failed_form
from frontline.insights import originals
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.queries.own import list_attachments, list_clarification_answers
from frontline.insights.redaction import redact_text
from frontline.insights.severity_hints import SeverityHint, suggest_severity
from frontline.moderation.forms import (
    TEXT_FIELD_LABELS,
    AskAuthorForm,
    DeclineForm,
    DuplicateForm,
    ModerationForm,
    RedirectForm,
)
from frontline.moderation.queries.queue import list_accepted_by_same_author
from frontline.moderation.queries.rules import list_duty_contacts, list_phrases
from frontline.privacy.findings import Findings
from frontline.privacy.redaction import hide_author_kinds, highlight_spans


@dataclass
class ModerationPage:
    """What the page shows; a form that is not given is fresh."""

    insight: Insight
    accepting: ModerationForm | None = None
    declining: DeclineForm | None = None
    asking: AskAuthorForm | None = None
    redirecting: RedirectForm | None = None
    duplicating: DuplicateForm | None = None

    def render(self) -> str:
        """The page."""
        original = originals.get_originals([self.insight.id])[self.insight.id]
        texts, findings = original.words.by_field(), original.findings or {}
        if self.insight.is_de_identified:
            findings = hide_author_kinds(findings)
        hint = suggest_severity(original.words)
        return render_template(
            "moderation/insight.html",
            insight=self.insight,
            names=TEXT_FIELD_LABELS,
            texts=texts,
            severity_hint=hint,
            is_screened=original.findings is not None,
            findings=[finding for field_findings in findings.values() for finding in field_findings],
            highlighted={name: highlight_spans(text, findings.get(name, ())) for name, text in texts.items() if text},
            kept_findings=original.kept_findings,
            author_name=self._get_author_name(),
            attachments=list_attachments(self.insight.id),
            clarifications=list_clarification_answers(self.insight.id),
            phrases={use: list_phrases(use) for use in ("ask", "decline")},
            contacts=list_duty_contacts(),
            **self._get_forms(findings, original.words, hint),
        )

    def _get_forms(self, findings: Findings, text: InsightText, hint: SeverityHint) -> dict[str, object]:
        return {
            "form": self.accepting or self._make_moderation_form(findings, text, hint),
            "decline_form": self.declining or DeclineForm(formdata=None),
            "ask_form": self.asking or AskAuthorForm(formdata=None),
            "redirect_form": self.redirecting or RedirectForm(formdata=None),
            "duplicate_form": self._get_duplicate_form(),
            "failed": find_failed_form(self.accepting, self.declining, self.asking, self.redirecting, self.duplicating),
        }

    def _make_moderation_form(self, findings: Findings, text: InsightText, hint: SeverityHint) -> ModerationForm:
        """The wording that was proposed before, or the original without what the screen found."""
        wording = originals.get_proposal(self.insight.id) or redact_text(text, findings)
        severity = self.insight.gravest.or_graver(hint.severity)
        values = {**wording.by_field(), "severity": severity.value, "language": self.insight.language}
        return ModerationForm(formdata=None, data=values)

    def _get_duplicate_form(self) -> DuplicateForm | None:
        earlier_insights = list_accepted_by_same_author(self.insight)
        if not earlier_insights:
            return None
        form = self.duplicating or DuplicateForm(formdata=None)
        form.primary.choices = {str(insight.id): insight.title for insight in earlier_insights}
        return form

    def _get_author_name(self) -> str | None:
        if self.insight.author_id is None or self.insight.is_de_identified:
            return None
        return accounts.get_person(self.insight.author_id).name
