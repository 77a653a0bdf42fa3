"""Answers for tests: written by one, cleared by another, published."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from frontline.accounts.models import Person, Role
from frontline.core.furniture import today
from frontline.organisations.models import Team
from frontline.responses import service
from frontline.responses.models import Commitment, Outcome, Response
from frontline.responses.service import Answer, Promise
from frontline.themes import service as themes
from frontline.themes.models import Theme
from tests.factories import make_person, make_team, make_theme, route_to

PLANNED = Answer(Outcome.CHANGE_PLANNED, "We will change the form.", title="The form")
MADE = Answer(Outcome.CHANGE_MADE, "We changed the form.", title="The form")


@dataclass
class Desk:
    """A team with a member and a lead, and a theme that it has accepted."""

    theme: Theme
    team: Team
    member: Person
    lead: Person

    @classmethod
    def of(cls, *insights: Any, **given: Any) -> "Desk":
        """With a theme of these insights."""
        theme, team = make_theme(*insights), make_team(**given)
        route_to(theme, team)
        member, lead = make_person(Role.POLICY_MEMBER, team=team), make_person(Role.POLICY_LEAD, team=team)
        themes.accept(theme=theme, team=team, person=lead)
        return cls(theme, team, member, lead)

    def draft(self, answer: Answer = MADE, **given: Any) -> Response:
        """An answer of the member."""
        given = {"key": uuid.uuid4(), "author": self.member, **given}
        return service.save_draft(theme=self.theme, team=self.team, answer=answer, **given)

    def promise(self, response: Response, *, days: int = 30, what: str = "Print the new form") -> Commitment:
        """A commitment of the lead in a draft."""
        due = today() + dt.timedelta(days=days)
        promised = Promise(what, self.lead, due)
        return service.promise(response=response, promised=promised, person=self.member, key=uuid.uuid4())

    def clear(self, response: Response) -> Response:
        """Sent for clearance by the member, cleared by the lead."""
        service.submit(response=response, person=self.member, checked=True)
        service.clear(response=response, person=self.lead)
        return response

    def publish(self, answer: Answer = MADE, **given: Any) -> Response:
        """Written, cleared and published."""
        response = self.draft(answer, **given)
        if answer.outcome is Outcome.CHANGE_PLANNED:
            self.promise(response)
        service.publish(response=self.clear(response))
        return response


def published(*insights: Any, answer: Answer = MADE) -> Response:
    """A published answer to a theme of these insights."""
    return Desk.of(*insights).publish(answer)
