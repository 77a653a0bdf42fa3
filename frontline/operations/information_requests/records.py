"""One record that the product holds, as a request for information gets it."""

import datetime as dt
import enum
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from frontline.core.clock import get_london_day
from frontline.core.settings import get_settings
from frontline.core.translation import gettext as _
from frontline.operations.information_requests.criteria import RequestCriteria
from frontline.operations.information_requests.exemptions import SuggestedExemption


class RecordKind(enum.StrEnum):
    """What a record is; the value begins its reference."""

    INSIGHT = "INS"
    THEME = "THE"
    ANSWER = "ANS"
    DRAFT_ANSWER = "DRA"
    CLEARANCE_NOTE = "NOT"
    COMMITMENT = "COM"
    COMMITMENT_UPDATE = "UPD"
    PROPOSAL = "PRO"
    CHECK = "CHE"
    STOCKTAKE_DECISION = "DEC"

    @property
    def label(self) -> str:
        """One of the kind in words."""
        return self._words[0]

    @property
    def plural(self) -> str:
        """Several of the kind in words."""
        return self._words[1]

    @property
    def _words(self) -> tuple[str, str]:
        return {
            "INS": (_("Insight"), _("Insights")), "THE": (_("Theme"), _("Themes")),
            "ANS": (_("Answer"), _("Answers that were published")),
            "DRA": (_("Answer being formulated"), _("Answers being formulated")),
            "NOT": (_("Clearance note"), _("Clearance notes")), "COM": (_("Commitment"), _("Commitments")),
            "UPD": (_("Update of a commitment"), _("Updates of commitments")),
            "PRO": (_("Policy proposal"), _("Policy proposals")),
            "CHE": (_("Frontline check"), _("Frontline checks, with the conclusions of their packs")),
            "DEC": (_("Stocktake decision"), _("Stocktake decisions")),
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One record.

    Attributes:
        kind: what it is.
        key: id of its row.
        date: a month or a day, after ISO 8601.
        holder: the team and department, or the mission.
        state: how far it is, or how serious.
        text: as it is shared.
        path: of its page; empty where it has none.
        source: who it is from, as far as may be told.
        exemptions: that a person should look at.
        passages: which may be personal data, each with its kind.
    """

    kind: RecordKind
    key: uuid.UUID
    date: str
    holder: str
    state: str
    text: str
    path: str
    source: str = ""
    exemptions: Sequence[SuggestedExemption] = ()
    passages: Sequence[str] = ()

    @property
    def reference(self) -> str:
        """By which people speak of it; the same in each file."""
        return f"{self.kind.value}-{self.key.hex[:8]}"

    @property
    def link(self) -> str:
        """The whole address of its page, for those who may open it."""
        return f"{get_settings().home}{self.path}" if self.path else ""


@dataclass(frozen=True, slots=True)
class RecordSource:
    """Where the records of a kind come from: which rows are asked for, and what a record says of them."""

    kind: RecordKind
    select: Callable[[RequestCriteria], Select[Any] | Select[Any, Any]]
    build: Callable[[Sequence[Any]], Iterator[HeldRecord]]


def format_day(moment: dt.datetime) -> str:
    """The day of a moment in London, for a table."""
    return get_london_day(moment).isoformat()


def format_month(moment: dt.datetime) -> str:
    """The month of a moment in London, for a table."""
    return f"{get_london_day(moment):%Y-%m}"


def join_paragraphs(*parts: str) -> str:
    """The parts that say something, with a line between."""
    return "\n\n".join(part for part in parts if part)
