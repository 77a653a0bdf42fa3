import enum
import uuid

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, Created, Key, Timestamp, choice
from frontline.organisations.models import Team
from frontline.themes.models.theme import Theme


class RoutingState(enum.StrEnum):
    """What a team, or the machine, decided on one theme for one team."""

    RANKED = "ranked"
    CURRENT = "current"
    ACCEPTED = "accepted"
    CONTRIBUTING = "contributing"
    REFUSED = "refused"
    RELEASED = "released"


# A team has the theme, whether it has accepted it yet or not.
WITH_TEAM = (RoutingState.CURRENT, RoutingState.ACCEPTED)
# A team may read the theme: it has it, helps with it, or had it.
READABLE = (*WITH_TEAM, RoutingState.CONTRIBUTING, RoutingState.REFUSED)


class Routing(Base):
    """One theme's place in one team's list: rank, confidence, reasons, and what was decided."""

    __tablename__ = "theme_routing"
    __table_args__ = (
        UniqueConstraint("theme_id", "team_id"),
        Index("ix_theme_routing_team_id", "team_id", "state"),
        Index(
            "uq_theme_routing_current", "theme_id",
            unique=True, postgresql_where=text("state IN ('current', 'accepted')"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"))
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    rank: Mapped[int]
    confidence: Mapped[float]
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    state: Mapped[RoutingState] = mapped_column(choice(RoutingState), default=RoutingState.RANKED)
    touched: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    settled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    suggested_team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    since: Mapped[Timestamp | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Timestamp | None]
    created_at: Mapped[Created]

    theme: Mapped[Theme] = relationship(back_populates="routings", lazy="raise")
    team: Mapped[Team] = relationship(lazy="joined", foreign_keys=[team_id])
