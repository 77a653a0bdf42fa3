"""What a digest says to one person: the same on the page, in the letter and as a PDF."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _

MAX_THEMES = 5  # with a quote and what is asked; of the others there is a list


@dataclass(frozen=True, slots=True)
class DigestQuote:
    """A quote, and its author as far as they may be described now."""

    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class DigestItem:
    """An item of a digest.

    Attributes:
        reasons: why it is in the digest, the most important first.
        body: how much is said in it, as on the day of writing; of an answer, its words.
        who: the professions and regions that its insights are shown with.
        ask: what is asked of the reader, and by when, as it stands now.
        team: that has it, or to which it is only suggested.
        is_suggested: the machine alone said so when the digest was written; such items come last.
        is_awaiting_decision: its team has neither accepted nor refused it yet.
    """

    title: str
    path: str
    reasons: Sequence[str]
    names: Sequence[str] = ()
    body: str = ""
    who: str = ""
    ask: str = ""
    quotes: Sequence[DigestQuote] = ()
    team: str = ""
    is_suggested: bool = False
    is_awaiting_decision: bool = False

    def describe_team(self) -> str:
        """The team that has it, or to which it is only suggested."""
        if self.is_suggested:
            return _("Suggested to %(team)s", team=self.team)
        return _("With %(team)s", team=self.team)


@dataclass(frozen=True, slots=True)
class DigestCommitment:
    """A commitment that is late or due: what, by when, and who owns it; `team` where the digest is of several."""

    what: str
    path: str
    due_on: dt.date
    is_late: bool
    owner: str = ""
    team: str = ""

    def describe(self) -> str:
        """By when, and whose it is."""
        day = format_date(self.due_on)
        due = _("Late: it was due on %(day)s.", day=day) if self.is_late else _("Due on %(day)s.", day=day)
        owner = _("Owner: %(name)s.", name=self.owner) if self.owner else _("Nobody owns it yet.")
        return " ".join(filter(None, (due, owner, self.team and f"{self.team}.")))


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """What is counted on the day of writing, of a whole scope.

    Attributes:
        insights: how many were accepted in the period.
        people: a number of people who wrote them, rounded down to five: at least so many. 0 where that is too few.
        answers: how many were published in the period.
        changes: how many commitments were kept in it.
    """

    insights: int
    people: int
    answers: int
    changes: int


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What somebody may see of a digest.

    Attributes:
        items: the most important first.
        more: themes for which there was no room, without quotes.
        overdue: themes whose team is late, and still is.
        commitments: late, or due in the two weeks after the period, and still open.
        counts: of the period; None where they count what this person may not read, or were not taken.
        settled_count: how many themes and commitments were late or due and no longer are.
        removed_count: how many of its items and quotes nobody is shown any more.
        call: what the community is asked.
    """

    items: Sequence[DigestItem]
    more: Sequence[DigestItem] = ()
    overdue: Sequence[DigestItem] = ()
    commitments: Sequence[DigestCommitment] = ()
    counts: PeriodCounts | None = None
    settled_count: int = 0
    removed_count: int = 0
    call: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that the person may see."""
        return not (self.items or self.overdue or self.commitments or self.call)

    def count_themes(self, *names: str) -> int:
        """How many themes are in it for one of some reasons, those for which there was no room included."""
        themes = {item.path: item for item in (*self.items, *self.more, *self.overdue)}
        return sum(not set(names).isdisjoint(item.names) for item in themes.values())
