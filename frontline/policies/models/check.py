import enum
import uuid
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.translation import gettext as _
from frontline.policies.models.proposal import Proposal
from frontline.themes.models.membership import VECTOR_DIMENSIONS


class CheckState(enum.StrEnum):
    """Where a frontline check stands."""

    READ = "read"
    SEARCHING = "searching"
    OPEN = "open"
    SIGNED = "signed"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "read": _("To be looked at"), "searching": _("Being put together"), "open": _("To be decided on"),
            "signed": _("Signed off"), "failed": _("Could not be put together"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"read": "yellow", "searching": "blue", "open": "yellow", "signed": "green", "failed": "red"}[self.value]


class Stance(enum.StrEnum):
    """What a finding is to a proposal, as its team reads it."""

    FOR = "for"
    AGAINST = "against"
    CONDITION = "condition"
    BESIDE = "beside"

    @property
    def label(self) -> str:
        """The stance in words."""
        return {
            "for": _("Speaks for it"), "against": _("Speaks against it"), "condition": _("A condition for it to work"),
            "beside": _("Not relevant"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"for": "green", "against": "red", "condition": "yellow"}.get(self.value, "grey")


class FindingDecision(enum.StrEnum):
    """What a team does with a finding."""

    ON_BOARD = "on_board"
    NOT = "not"
    NEEDS_MORE = "needs_more"

    @property
    def label(self) -> str:
        """The decision in words."""
        return {
            "on_board": _("Taken on board"), "not": _("Not taken on board"), "needs_more": _("Needs more evidence"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"on_board": "green", "not": "orange"}.get(self.value, "blue")


class Check(Base):
    """A draft compared with what the front line says; it does not change once it is signed off.

    Attributes:
        number: which check of its proposal.
        text: of the draft; the file that it came from is not kept.
        marking: that its team gave it.
        not_read: what of its file could not be read, in words.
        done: how many of `parts` have been looked up.
        again_of_id: the check that this one repeats.
        pack: what was signed, as ids and decisions; words are rendered anew each time that it is opened.
        digest: SHA-256 of the pack as it was signed, in hexadecimal.
        tells_later: whether contributors hear of it only once the policy is decided.
        first_signed_by_id: the lead who signed first, where a second one must sign too.
    """

    __tablename__ = "frontline_check"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[Key]
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_proposal.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    marking: Mapped[str] = mapped_column(String(40), default="OFFICIAL", server_default="OFFICIAL")
    state: Mapped[CheckState] = mapped_column(make_enum_type(CheckState), default=CheckState.SEARCHING)
    not_read: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=sql("'[]'"))
    parts: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    done: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    failure: Mapped[str] = mapped_column(Text, default="", server_default="")
    again_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("frontline_check.id"))
    answers: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=sql("'[]'"))
    statement: Mapped[str] = mapped_column(Text, default="", server_default="")
    pack: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    tells_later: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    notified_at: Mapped[Timestamp | None]
    first_signed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    first_signed_at: Mapped[Timestamp | None]
    begun_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[Timestamp | None]
    found_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    proposal: Mapped[Proposal] = relationship(lazy="joined")


class CheckPart(Base):
    """One claim or measure of a draft.

    Attributes:
        found: how many themes bear on it, as the machine says.
        answers: ids of the nearest published answers, the nearest first.
    """

    __tablename__ = "frontline_check_part"
    __table_args__ = (UniqueConstraint("check_id", "number"),)

    id: Mapped[Key]
    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("frontline_check.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))  # nlp.documents.policy_drafts.PartKind
    heading: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    embedding: Mapped[Any | None] = mapped_column(HALFVEC(VECTOR_DIMENSIONS), deferred=True)
    found: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    answers: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=sql("'[]'"))

    @property
    def is_measure(self) -> bool:
        """Whether it says what is to be done."""
        return self.kind == "measure"


class Finding(Base):
    """A theme, or a single insight, that bears on one part of a draft, with what the team makes of it.

    Attributes:
        part_id: the part; None in checks that were signed when a theme was decided on for the whole draft.
        parts: its number, in a list; in those checks the numbers of all parts, the best first.
        insights: ids of the insights that bear on it as the machine says, the best first.
        is_required: whether the check cannot be signed before the team has decided on it.
        relevant_count: how many of the theme's insights the machine found.
        theme_size: how many insights were in the theme then, to see what is new later.
        is_new: whether the check before did not find it.
        is_unread: whether it was set aside with all others that nobody had decided on.
    """

    __tablename__ = "frontline_check_finding"
    __table_args__ = (UniqueConstraint("check_id", "theme_id", "part_id"),)

    id: Mapped[Key]
    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("frontline_check.id"))
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    part_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("frontline_check_part.id"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    is_required: Mapped[bool]
    parts: Mapped[list[int]] = mapped_column(JSON)
    insights: Mapped[list[str]] = mapped_column(JSON)
    relevant_count: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    theme_size: Mapped[int]
    is_new: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    stance: Mapped[Stance | None] = mapped_column(make_enum_type(Stance))
    decision: Mapped[FindingDecision | None] = mapped_column(make_enum_type(FindingDecision))
    is_unread: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Timestamp | None]

    @property
    def part_number(self) -> int:
        """The part under which it stands."""
        return self.parts[0]

    @property
    def is_taken(self) -> bool:
        """Whether the team takes it on board."""
        return self.stance is not Stance.BESIDE and self.decision is FindingDecision.ON_BOARD

    @property
    def is_decided(self) -> bool:
        """Whether the team has said what it is and what it does with it."""
        return self.stance is Stance.BESIDE or (self.stance is not None and self.decision is not None)


class Citation(Base):
    """That an insight bears on what a signed check takes on board; written with the signature."""

    __tablename__ = "policy_citation"

    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("frontline_check.id"), primary_key=True)
    insight_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"))


class Consultation(Base):
    """What a team asks of those who wrote what is relevant to its draft and agreed to be asked."""

    __tablename__ = "policy_consultation"

    id: Mapped[Key]
    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("frontline_check.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]


class ConsultedInsight(Base):
    """That the author of an insight is asked."""

    __tablename__ = "policy_consulted"

    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_consultation.id"), primary_key=True)
    insight_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True, index=True
    )
