"""The fixed words by which an insight is described."""

import enum

from flask_babel import lazy_gettext as _l


class InsightState(enum.StrEnum):
    """What is stored of an insight's way; what follows `accepted` is derived from its themes."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_MODERATION = "in_moderation"
    CLARIFICATION_REQUESTED = "clarification_requested"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class InsightKind(enum.StrEnum):
    """What the author says it is; never guessed."""

    PROBLEM = "problem"
    GOOD_PRACTICE = "good_practice"
    RISK = "risk"
    IDEA = "idea"

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(_KINDS[self][0])

    @property
    def plural(self) -> str:
        """Several of the kind in words."""
        return str(_KINDS[self][1])


class Severity(enum.StrEnum):
    """How serious it is."""

    ROUTINE = "routine"
    SERIOUS = "serious"
    SEVERE = "severe"

    @property
    def label(self) -> str:
        """The severity in words."""
        return str(_SEVERITIES[self])

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"routine": "grey", "serious": "orange", "severe": "red"}[self.value]

    def or_graver(self, other: "Severity | None") -> "Severity":
        """The graver of two."""
        order = list(Severity)
        return max(self, other or self, key=order.index)


class Identity(enum.StrEnum):
    """Who may know who wrote it, least protective first."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    DE_IDENTIFIED = "de_identified"

    @property
    def label(self) -> str:
        """The choice in words."""
        return str(_IDENTITIES[self][0])

    @property
    def meaning(self) -> str:
        """What it means, said to the author."""
        return str(_IDENTITIES[self][1])

    def protects_more_than(self, other: "Identity") -> bool:
        """Whether fewer people may know than with the other."""
        order = list(Identity)
        return order.index(self) > order.index(other)


class Frequency(enum.StrEnum):
    """How often it happens, as far as the author knows."""

    ONCE = "once"
    NOW_AND_THEN = "now_and_then"
    WEEKLY = "weekly"
    DAILY = "daily"

    @property
    def label(self) -> str:
        """The frequency in words."""
        return str(_FREQUENCIES[self])


_KINDS = {
    InsightKind.PROBLEM: (_l("Problem"), _l("Problems")),
    InsightKind.GOOD_PRACTICE: (_l("Good practice"), _l("Good practice")),
    InsightKind.RISK: (_l("Risk"), _l("Risks")),
    InsightKind.IDEA: (_l("Idea"), _l("Ideas")),
}
_SEVERITIES = {
    Severity.ROUTINE: _l("Routine"),
    Severity.SERIOUS: _l("Serious"),
    Severity.SEVERE: _l("Severe"),
}
_IDENTITIES = {
    Identity.NAMED: (_l("Named"), _l("Your name is shown.")),
    Identity.CONFIDENTIAL: (_l("Confidential"), _l("Your name is not shown. Moderators can see who you are.")),
    Identity.DE_IDENTIFIED: (_l("De-identified"), _l("Nobody can see who you are.")),
}
_FREQUENCIES = {
    Frequency.ONCE: _l("It happened once"),
    Frequency.NOW_AND_THEN: _l("Now and then"),
    Frequency.WEEKLY: _l("Every week or so"),
    Frequency.DAILY: _l("Every day or nearly"),
}
