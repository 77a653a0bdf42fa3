"""The page of one insight on a moderator's desk, with whichever form was sent last."""

from dataclasses import dataclass

from flask import render_template

from frontline.accounts import queries as accounts
from frontline.insights import alarms, marking, originals, queries, service
from frontline.insights.alarms import Alarm
from frontline.insights.forms.moderating import (
    NAMES,
    AskForm,
    DeclineForm,
    DuplicateForm,
    ModerationForm,
    RedirectForm,
)
from frontline.insights.models import Identity, Insight


@dataclass
class Desk:
    """What the page shows; a form that is not given is fresh."""

    insight: Insight
    accepting: ModerationForm | None = None
    declining: DeclineForm | None = None
    asking: AskForm | None = None
    redirecting: RedirectForm | None = None
    duplicating: DuplicateForm | None = None

    def page(self) -> str:
        """The page."""
        original = originals.opened([self.insight.id])[self.insight.id]
        words, findings = original.words, original.findings
        if findings is not None and self.insight.identity is Identity.DE_IDENTIFIED:
            findings = marking.neutral(findings)
        alarm = alarms.alarm(words)
        return render_template(
            "moderation/insight.html", insight=self.insight, names=NAMES, words=words.parts(), alarm=alarm,
            screened=findings is not None,
            findings=[spot for spots in (findings or {}).values() for spot in spots],
            marked={n: marking.marked(t, (findings or {}).get(n, ())) for n, t in words.parts().items() if t},
            kept=original.keepings, author_name=self._author_name(),
            attachments=queries.attachments(self.insight.id), asked=service.answered(self.insight.id),
            phrases={use: queries.phrases(use) for use in ("ask", "decline")}, contacts=queries.duty_contacts(),
            **self._forms(findings or {}, words, alarm),
        )  # fmt: skip

    def _forms(self, findings: originals.Findings, words: originals.Words, alarm: Alarm) -> dict[str, object]:
        return {
            "form": self.accepting or self._fresh(findings, words, alarm),
            "decline_form": self.declining or DeclineForm(formdata=None),
            "ask_form": self.asking or AskForm(formdata=None),
            "redirect_form": self.redirecting or RedirectForm(formdata=None),
            "duplicate_form": self._duplicates(),
            "failed": self.accepting or self.declining or self.asking or self.redirecting or self.duplicating,
        }

    def _fresh(self, findings: originals.Findings, words: originals.Words, alarm: Alarm) -> ModerationForm:
        """The wording that was proposed before, or the original without what the screen found."""
        proposed = originals.proposed(self.insight.id) or marking.without(words, findings)
        gravest = self.insight.gravest.or_graver(alarm.severity)
        given = {**proposed.parts(), "severity": gravest.value, "language": self.insight.language}
        return ModerationForm(formdata=None, data=given)

    def _duplicates(self) -> DuplicateForm | None:
        earlier = queries.accepted_of_same_author(self.insight)
        if not earlier:
            return None
        form = self.duplicating or DuplicateForm(formdata=None)
        form.primary.choices = {str(insight.id): insight.saw for insight in earlier}
        return form

    def _author_name(self) -> str | None:
        if self.insight.author_id is None or self.insight.identity is Identity.DE_IDENTIFIED:
            return None
        return accounts.person(self.insight.author_id).name
