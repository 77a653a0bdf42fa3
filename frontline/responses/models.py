import enum
import uuid

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, Created, Key, Timestamp, choice
from frontline.organisations.models import Team


class ResponseState(enum.StrEnum):
    """Draft and published are apart; a published answer never changes."""

    DRAFTING = "drafting"
    PUBLISHED = "published"


class Outcome(enum.StrEnum):
    """What the team says it did, or will do."""

    CHANGE_MADE = "change_made"
    CHANGE_PLANNED = "change_planned"
    ALREADY_IN_PLACE = "already_in_place"
    MORE_EVIDENCE_NEEDED = "more_evidence_needed"
    NO_CHANGE = "no_change"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return self.value.replace("_", " ").capitalize()


class Response(Base):
    """A team's answer to a theme."""

    __tablename__ = "response"

    id: Mapped[Key]
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    state: Mapped[ResponseState] = mapped_column(choice(ResponseState), default=ResponseState.DRAFTING)
    created_at: Mapped[Created]
    published_at: Mapped[Timestamp | None]
    saved: Mapped[int] = mapped_column(default=0, server_default=text("0"))

    team: Mapped[Team] = relationship(lazy="joined")


class Judgement(enum.StrEnum):
    """What a contributor says an answer did."""

    HELPED = "helped"
    PARTLY = "partly"
    NOT_RESOLVED = "not_resolved"

    @property
    def label(self) -> str:
        """The judgement in words."""
        return {"helped": "It helped", "partly": "It helped in part", "not_resolved": "This is not resolved"}[
            self.value
        ]


class Verdict(Base):
    """A contributor's judgement of an answer; what they add is encrypted until somebody has screened it."""

    __tablename__ = "response_verdict"
    __table_args__ = (UniqueConstraint("response_id", "insight_id"),)

    id: Mapped[Key]
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"))
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), index=True)
    judgement: Mapped[Judgement] = mapped_column(choice(Judgement))
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[Created]


class Receipt(Base):
    """That one contributor's insight was answered; written with the answer, delivered by a job."""

    __tablename__ = "response_receipt"
    __table_args__ = (UniqueConstraint("response_id", "insight_id"),)

    id: Mapped[Key]
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"))
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[Created]
