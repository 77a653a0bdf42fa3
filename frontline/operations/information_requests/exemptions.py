"""Which exemptions of the Freedom of Information Act 2000 a person should look at; the machine decides on none."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from frontline.core.settings import get_settings
from frontline.core.translation import gettext as _
from frontline.insights.models.choices import Identity, Severity
from frontline.insights.models.insight import Insight
from frontline.missions.models.stocktake import StocktakeState
from frontline.policies.models.check import Check, CheckState
from frontline.policies.models.proposal import Proposal, ProposalStage
from frontline.responses.models.answer import PUBLISHED_STATES, Audience, Response, ResponseState
from frontline.themes.models.theme import Theme

_UNDECIDED_STAGES = (
    ProposalStage.INCEPTION, ProposalStage.OPTIONS, ProposalStage.CONSULTATION, ProposalStage.DECISION,
)  # fmt: skip


class Section(enum.StrEnum):
    """A section of the Act that may apply to what the product holds."""

    ACCESSIBLE = "21"
    FUTURE_PUBLICATION = "22"
    POLICY = "35(1)(a)"
    CONDUCT = "36"
    HEALTH = "38"
    PERSONAL = "40(2)"
    CONFIDENCE = "41"

    @property
    def label(self) -> str:
        """The section with what it is about."""
        return _("Section %(number)s: %(about)s", number=self.value, about=self.about)

    @property
    def about(self) -> str:
        """What it is about."""
        return {
            "21": _("can be had by other means"), "22": _("intended for future publication"),
            "35(1)(a)": _("formulation or development of government policy"),
            "36": _("prejudice to the effective conduct of public affairs"), "38": _("health and safety"),
            "40(2)": _("personal data"), "41": _("provided in confidence"),
        }[self.value]  # fmt: skip

    @property
    def is_qualified(self) -> bool:
        """Whether it gives way where the public interest in disclosing is at least as strong."""
        return self not in {Section.ACCESSIBLE, Section.PERSONAL, Section.CONFIDENCE}

    @property
    def kind(self) -> str:
        """Qualified or absolute, in words."""
        return _("Qualified: public interest test") if self.is_qualified else _("Absolute: no public interest test")

    @property
    def note(self) -> str:
        """What a person weighs."""
        return {
            "21": _("Only if the applicant can reach it. A page behind a sign-in is not enough."),
            "22": _("Only if somebody meant to publish it before the request came. Say when, if you can."),
            "35(1)(a)": _("Weaker once the policy is decided. Statistics behind a decision are then not covered."),
            "36": _("Only with the opinion of a qualified person, and only for what section 35 does not cover."),
            "38": _("Only if disclosing would, or would be likely to, endanger somebody. Name the danger."),
            "40(2)": _("Disclose only where that is lawful, fair and transparent. Redact the passage, not the record."),
            "41": _(
                "Only for what came from outside the authority, where a court would uphold the confidence. The public"
                " interest is a defence, so weigh it here too."
            ),
        }[self.value]


@dataclass(frozen=True, slots=True)
class SuggestedExemption:
    """A section that may apply to a record, and what the machine saw."""

    section: Section
    reason: str


def suggest_for_insight(insight: Insight) -> Iterator[SuggestedExemption]:
    """By who may know its author, and how serious it is."""
    if insight.gravest is Severity.SEVERE:
        yield SuggestedExemption(Section.HEALTH, _("It is marked as severe: somebody may be harmed."))
    if insight.source_id is None and insight.identity is Identity.NAMED:
        yield SuggestedExemption(Section.PERSONAL, _("Its author is named."))
    elif insight.source_id is None:
        yield SuggestedExemption(
            Section.CONFIDENCE, _("It was written on the promise that nobody learns who wrote it.")
        )


def suggest_for_theme(theme: Theme) -> Iterator[SuggestedExemption]:
    """By what people said in it, whose words its summary may repeat."""
    if theme.severe_count:
        yield SuggestedExemption(Section.HEALTH, _("Something severe was said in it: somebody may be harmed."))
    if theme.summary:
        yield SuggestedExemption(Section.CONFIDENCE, _("Its summary may repeat words that were written in confidence."))


def suggest_for_answer(response: Response) -> Iterator[SuggestedExemption]:
    """By where it can be read, or how far it is from there."""
    if response.state in PUBLISHED_STATES:
        if response.state is ResponseState.PUBLISHED and response.audience is Audience.COMMUNITY:
            page = f"{get_settings().home}/community"
            seen = _("Published to all secondees and policy teams at %(page)s, behind a sign-in.", page=page)
            yield SuggestedExemption(Section.ACCESSIBLE, seen)
        return
    yield SuggestedExemption(Section.POLICY, _("The answer is being formulated: it is not published."))
    if response.state is ResponseState.APPROVED:
        yield SuggestedExemption(Section.FUTURE_PUBLICATION, _("It is cleared, and waits to be published."))


def suggest_for_clearance_note() -> Iterator[SuggestedExemption]:
    """What officials say to each other before an answer is published."""
    yield SuggestedExemption(Section.POLICY, _("It was said while the answer was being formulated."))
    yield SuggestedExemption(Section.CONDUCT, _("It is frank advice between officials."))


def suggest_for_proposal(proposal: Proposal) -> Iterator[SuggestedExemption]:
    """By whether it is decided, and where it was published."""
    if proposal.published_at_address:
        seen = _("Published at %(page)s.", page=proposal.published_at_address)
        yield SuggestedExemption(Section.ACCESSIBLE, seen)
    elif proposal.stage in _UNDECIDED_STAGES:
        reason = _("The policy is not decided: its stage is “%(stage)s”.", stage=proposal.stage.label)
        yield SuggestedExemption(Section.POLICY, reason)


def suggest_for_check(check: Check) -> Iterator[SuggestedExemption]:
    """As for its proposal; one that is not signed off is a draft."""
    if check.state is not CheckState.SIGNED:
        yield SuggestedExemption(Section.POLICY, _("The check is a draft: it is not signed off."))
    elif check.proposal.stage in _UNDECIDED_STAGES:
        yield from (found for found in suggest_for_proposal(check.proposal) if found.section is Section.POLICY)


def suggest_for_decision(state: StocktakeState) -> Iterator[SuggestedExemption]:
    """By whether the stocktake is published."""
    if state is not StocktakeState.PUBLISHED:
        yield SuggestedExemption(Section.POLICY, _("The stocktake is not published: its decisions may still change."))
        yield SuggestedExemption(Section.FUTURE_PUBLICATION, _("Decisions are published with the stocktake."))
