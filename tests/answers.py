"""Answers for tests: written by one, cleared by another, published."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.organisations.models import Team
from frontline.responses.models.answer import Outcome, Response
from frontline.responses.models.commitment import Commitment
from frontline.responses.service import clearance, commitments, publication
from frontline.responses.service.clearance import submit_for_clearance
from frontline.responses.service.commitments import CommitmentDetails
from frontline.responses.service.drafts import AnswerText, save_response_draft
from frontline.themes.models.theme import Theme
from frontline.themes.service.decisions import accept_theme
from tests.factories import make_person, make_team, make_theme, route_to

PLANNED = AnswerText(Outcome.CHANGE_PLANNED, "We will change the form.", title="The form")
MADE = AnswerText(Outcome.CHANGE_MADE, "We changed the form.", title="The form")


@dataclass
class Desk:
    """A team with a member and a lead, and a theme that it has accepted."""

    theme: Theme
    team: Team
    member: Person
    lead: Person

    @classmethod
    def of(cls, *insights: Any, **fields: Any) -> "Desk":
        """With a theme of these insights."""
        theme, team = make_theme(*insights), make_team(**fields)
        route_to(theme, team)
        member, lead = make_person(Role.POLICY_MEMBER, team=team), make_person(Role.POLICY_LEAD, team=team)
        accept_theme(theme=theme, team=team, person=lead)
        return cls(theme, team, member, lead)

    def draft(self, answer: AnswerText = MADE, **fields: Any) -> Response:
        """An answer of the member."""
        fields = {"key": uuid.uuid4(), "author": self.member, **fields}
        return save_response_draft(theme=self.theme, team=self.team, answer=answer, **fields)

    def promise(self, response: Response, *, days: int = 30, what: str = "Print the new form") -> Commitment:
        """A commitment of the lead in a draft."""
        due = get_london_today() + dt.timedelta(days=days)
        promised = CommitmentDetails(what, self.lead, due)
        return commitments.add_commitment(response=response, details=promised, person=self.member, key=uuid.uuid4())

    def clear(self, response: Response) -> Response:
        """Sent for clearance by the member, cleared by the lead."""
        submit_for_clearance(response=response, person=self.member, checked=True)
        clearance.clear_response(response=response, person=self.lead)
        return response

    def publish(self, answer: AnswerText = MADE, **fields: Any) -> Response:
        """Written, cleared and published."""
        response = self.draft(answer, **fields)
        if answer.outcome is Outcome.CHANGE_PLANNED:
            self.promise(response)
        publication.publish_or_hold(response=self.clear(response))
        return response


def published(*insights: Any, answer: AnswerText = MADE) -> Response:
    """A published answer to a theme of these insights."""
    return Desk.of(*insights).publish(answer)
