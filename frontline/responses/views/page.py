"""The page of one answer, with whichever form was sent last."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from flask import render_template

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, holds_for
from frontline.core.database import now
from frontline.core.errors import ForbiddenError, NotFoundError
from frontline.core.forms import failed
from frontline.core.furniture import today
from frontline.insights import queries as insights
from frontline.responses import queries, service
from frontline.responses.forms.answering import ReturnForm, ScheduleForm, SubmissionForm, TemplateForm
from frontline.responses.forms.committing import PromiseForm
from frontline.responses.models import OUT, Response, ResponseState
from frontline.responses.plain import plainness
from frontline.themes import queries as themes
from frontline.themes.models import Theme


@dataclass
class AnswerPage:
    """What the page shows; a form that is not given is fresh."""

    response: Response
    submitting: SubmissionForm | None = None
    returning: ReturnForm | None = None
    scheduling: ScheduleForm | None = None
    promising: PromiseForm | None = None
    keeping: TemplateForm | None = None

    @classmethod
    def of(cls, response_id: uuid.UUID) -> Self:
        """The page of an answer that the person may read: a published one on a theme of theirs, or one of their team.

        Raises:
            NotFoundError: there is none.
        """
        page = cls(queries.response(response_id))
        hidden = page.response.themes and not page.readable  # its author hides it from this department, for example
        if hidden or not (page.is_member or page.response.state in OUT):
            raise NotFoundError("There is no such answer, or it is not with your team.")
        return page

    @cached_property
    def readable(self) -> dict[uuid.UUID, Theme]:
        """Those of its themes that the person may read."""
        return themes.readable([theme.id for theme in self.response.themes], current_person())

    @property
    def is_member(self) -> bool:
        """Whether the person writes answers for its team."""
        return self._holds(Permission.DRAFT_RESPONSE)

    @property
    def is_lead(self) -> bool:
        """Whether the person publishes answers of its team."""
        return self._holds(Permission.PUBLISH_RESPONSE)

    def _holds(self, permission: str) -> bool:
        team = self.response.team
        return holds_for(current_person(), permission, team=team.id, department=team.department_id)

    def require_member(self) -> Response:
        """The answer, for whoever writes for its team.

        Raises:
            ForbiddenError: the person does not.
        """
        if not self.is_member:
            raise ForbiddenError("This answer is not your team's.")
        return self.response

    def require_lead(self) -> Response:
        """The answer, for whoever publishes for its team.

        Raises:
            ForbiddenError: the person does not.
        """
        if not self.is_lead:
            raise ForbiddenError("Only a lead of the team can publish. Ask them.")
        return self.response

    def page(self) -> str:
        """The page."""
        response, person = self.response, current_person()
        out = response.state in OUT
        names = accounts.names({one for one in (response.author_id, response.cleared_by_id) if one})
        return render_template(
            "responses/response.html", response=response, member=self.is_member, lead=self.is_lead,
            may_clear=response.state is ResponseState.IN_CLEARANCE and service.may_clear(person, response),
            reads=plainness(f"{response.body}\n\n{response.reason}"), names=names,
            commitments=queries.of_responses([response.id]).get(response.id, []),
            told=queries.told(response.id) if out else None,
            verdicts=queries.verdicts_on([response.id]).get(response.id) if out else None,
            reasons=insights.shared_remarks([response.id]).get(response.id, []) if out and self.is_member else [],
            hold=queries.hold_on(today()), now=now(),
            named=service.named_in(response) if response.state is ResponseState.IN_CLEARANCE else None,
            readable=self.readable,
            failed=failed(self.submitting, self.returning, self.scheduling, self.promising, self.keeping),
            **self._forms(),
        )  # fmt: skip

    def _forms(self) -> dict[str, object]:
        promising = self.promising or PromiseForm(formdata=None)
        promising.owner.choices = owner_choices(self.response.team_id)
        return {
            "submission_form": self.submitting or SubmissionForm(formdata=None),
            "return_form": self.returning or ReturnForm(formdata=None),
            "schedule_form": self.scheduling or ScheduleForm(formdata=None),
            "promise_form": promising, "template_form": self.keeping or TemplateForm(formdata=None),
        }  # fmt: skip


def owner_choices(team_id: uuid.UUID) -> dict[str, str]:
    """Everybody of a team."""
    return {"": "Choose a person"} | accounts.member_choices(team_id)
