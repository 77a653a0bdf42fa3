"""A mission for tests: a coordinator, a milestone, its points and meetings."""

import datetime as dt
import uuid
from decimal import Decimal

from frontline.accounts.models import Person, Role
from frontline.core.furniture import today
from frontline.missions import queries, service
from frontline.missions.models import Direction, LinkState, MeetingKind, Milestone, Rating, Stocktake
from frontline.missions.service import Aim
from frontline.organisations.models import Mission
from frontline.themes.models import Theme, ThemeState
from tests.factories import make_insight, make_person, make_theme, named

AIM = Aim("Ready to learn", "Good level", "%", Direction.UP, Decimal(75), dt.date(2028, 7, 31), "A plan", "Director")
TABLE = "day;planned;actual;source\n31/07/2024;67.7;67.7;Press\n2025-07-31;69;68.3;Press\n\n31.07.2028;75;;"


class Cast:
    """A coordinator, a mission and a milestone."""

    def __init__(self, aim: Aim = AIM) -> None:
        self.person: Person = make_person(Role.COORDINATOR)
        self.mission: Mission = named(Mission, "Opportunity")
        self.milestone: Milestone = service.set_milestone(
            key=uuid.uuid4(), mission=self.mission, person=self.person, aim=aim
        )

    def take(self, text: str) -> int:
        return service.take_points(milestone=self.milestone, person=self.person, text=text)

    def rate(self, rating: Rating) -> None:
        service.rate(milestone=self.milestone, person=self.person, rating=rating, rationale="Because")

    def link(self, theme: Theme, state: LinkState = LinkState.CONFIRMED) -> None:
        service.decide(milestone=self.milestone, theme=theme, person=self.person, state=state)

    def schedule(self, **given: object) -> Stocktake:
        return service.schedule(
            key=uuid.uuid4(), mission=self.mission, person=self.person, held_on=today(), chair="The chair",
            kind=MeetingKind(str(given.get("kind", "stocktake"))), question=str(given.get("question", "")),
        )  # fmt: skip

    @property
    def standing(self) -> queries.Standing:
        return queries.standings([self.milestone], self.person)[0]


def severe(state: ThemeState = ThemeState.ROUTED) -> Theme:
    """A theme that grows and has severe insights."""
    theme = make_theme(make_insight(), state=state, course="growing")
    theme.severe_count = 2
    return theme
