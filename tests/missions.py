"""A mission for tests: a coordinator, a milestone, its points and meetings."""

import datetime as dt
import uuid
from decimal import Decimal

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.missions.models.milestone import ConfidenceRating, Direction, LinkState, Milestone, Rater
from frontline.missions.models.stocktake import MeetingKind, Stocktake
from frontline.missions.queries.milestones import MilestoneStatus, list_milestone_statuses
from frontline.missions.service import milestones, stocktakes
from frontline.missions.service.milestones import MilestoneTarget, set_milestone
from frontline.missions.service.relevance import decide_theme_link
from frontline.missions.service.stocktakes import StocktakePlan
from frontline.missions.service.trajectory_points import import_points
from frontline.organisations.models import Mission
from frontline.themes.models.theme import Theme, ThemeState
from tests.factories import make_insight, make_person, make_theme, named

AIM = MilestoneTarget(
    "Ready to learn", "Good level", "%", Direction.UP, Decimal(75), dt.date(2028, 7, 31), "A plan", "Director"
)
TABLE = "day;planned;actual;source\n31/07/2024;67.7;67.7;Press\n2025-07-31;69;68.3;Press\n\n31.07.2028;75;;"


class Cast:
    """A coordinator, a mission and a milestone."""

    def __init__(self, target: MilestoneTarget = AIM) -> None:
        self.person: Person = make_person(Role.COORDINATOR)
        self.mission: Mission = named(Mission, "Opportunity")
        self.milestone: Milestone = set_milestone(
            key=uuid.uuid4(), mission=self.mission, person=self.person, target=target
        )

    def take(self, text: str) -> int:
        return import_points(milestone=self.milestone, person=self.person, text=text)

    def rate(self, rating: ConfidenceRating, rater: Rater = Rater.DELIVERY_UNIT) -> None:
        milestones.rate_confidence(
            milestone=self.milestone, person=self.person, rating=rating, rationale="Because", rater=rater
        )
        db.session.flush()

    def link(self, theme: Theme, state: LinkState = LinkState.CONFIRMED) -> None:
        decide_theme_link(milestone=self.milestone, theme=theme, person=self.person, state=state)

    def schedule(self, **fields: object) -> Stocktake:
        return stocktakes.schedule_stocktake(
            key=uuid.uuid4(), mission=self.mission, person=self.person,
            plan=StocktakePlan(
                MeetingKind(str(fields.get("kind", "stocktake"))), get_london_today(), "The chair",
                str(fields.get("question", "")), str(fields.get("ask", "")), str(fields.get("marking", "OFFICIAL")),
            ),
        )  # fmt: skip

    @property
    def standing(self) -> MilestoneStatus:
        return list_milestone_statuses([self.milestone], self.person)[0]


def severe(state: ThemeState = ThemeState.ROUTED) -> Theme:
    """A theme that grows and has severe insights."""
    theme = make_theme(make_insight(), state=state, trend_status="growing")
    theme.severe_count = 2
    return theme
