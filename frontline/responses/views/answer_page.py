"""The page of one answer, with whichever of its forms was sent."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from flask import render_template, request

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, has_permission_for_team
from frontline.core.clock import get_london_today, now
from frontline.core.errors import ForbiddenError, NotFoundError
from frontline.core.forms import Form, find_failed_form
from frontline.core.parsing import parse_id
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.queries.remarks import list_shared_remarks
from frontline.responses.forms.answers import (
    AnswerTemplateForm,
    ClearanceRequestForm,
    PassOnForm,
    ReturnForChangesForm,
    ScheduleForm,
)
from frontline.responses.forms.commitments import CommitmentForm
from frontline.responses.models.answer import PUBLISHED_STATES, Response, ResponseState
from frontline.responses.queries import answers
from frontline.responses.queries.answers import find_publishing_hold
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.responses.queries.feedback import count_delivery, count_verdicts
from frontline.responses.queries.selections import list_answered_themes, list_selected_insights
from frontline.responses.readability import measure_readability
from frontline.responses.service.clearance import can_clear, find_names_in_response
from frontline.themes.models.theme import Theme
from frontline.themes.queries import access

_FORMS: Mapping[str, type[Form]] = {
    "submission_form": ClearanceRequestForm, "return_form": ReturnForChangesForm, "schedule_form": ScheduleForm,
    "commitment_form": CommitmentForm, "template_form": AnswerTemplateForm, "handover_form": PassOnForm,
}  # fmt: skip


@dataclass
class AnswerPage:
    """The page of an answer, and who may see and change it."""

    response: Response

    @classmethod
    def of(cls, response_id: uuid.UUID) -> Self:
        """The page of an answer that the person may read: published on a theme that they read, or of their team.

        Raises:
            NotFoundError: there is none.
        """
        page = cls(answers.get_response(response_id))
        hidden = page.response.themes and not page.readable  # its author hides it from this department, for example
        if hidden or not (page.is_member or page.response.state in PUBLISHED_STATES):
            raise NotFoundError("There is no such answer, or it is not with your team.")
        return page

    @cached_property
    def readable(self) -> dict[uuid.UUID, Theme]:
        """Those of its themes that the person may read."""
        return access.list_readable_themes([theme.id for theme in self.response.themes], current_person())

    @property
    def is_member(self) -> bool:
        """Whether the person writes answers for its team."""
        return self._has_permission(Permission.DRAFT_RESPONSE)

    @property
    def is_lead(self) -> bool:
        """Whether the person publishes answers of its team."""
        return self._has_permission(Permission.PUBLISH_RESPONSE)

    def _has_permission(self, permission: str) -> bool:
        team = self.response.team
        return has_permission_for_team(current_person(), permission, team_id=team.id, department_id=team.department_id)

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

    def render(self, sent_form: Form | None = None) -> str:
        """The page, with whichever of its forms was sent; the others are fresh."""
        response, person = self.response, current_person()
        is_published, is_waiting = response.state in PUBLISHED_STATES, response.state is ResponseState.IN_CLEARANCE
        writer_ids, handovers = answers.list_writers_in_order(response.id), answers.list_response_handovers(response.id)
        others = [person_id for person_id in (response.author_id, response.cleared_by_id) if person_id]
        names = accounts.get_person_names({*writer_ids, *others})
        return render_template(
            "responses/response.html", response=response, is_member=self.is_member, is_lead=self.is_lead,
            can_clear=is_waiting and can_clear(person, response), names=names,
            writers=[names.get(writer_id, "") for writer_id in writer_ids],
            handover=handovers[0] if handovers else None,
            readability=measure_readability(f"{response.body}\n\n{response.reason}"),
            commitments=list_commitments_by_response([response.id]).get(response.id, []),
            delivery=count_delivery(response.id) if is_published else None,
            verdicts=count_verdicts([response.id]).get(response.id) if is_published else None,
            remarks=self._list_remarks() if is_published else [],
            answered_themes=[] if is_published else list_answered_themes(response, person),
            selected_insights=list_selected_insights(response, person) if self._shows_selection() else [],
            undo=self._get_taken_out(), anonymity_groups=get_anonymity_groups(),
            hold=find_publishing_hold(get_london_today()), now=now(), readable=self.readable,
            confirmed_name=find_names_in_response(response) if is_waiting else None,
            failed=find_failed_form(sent_form), **self._make_forms(sent_form),
        )  # fmt: skip

    def _shows_selection(self) -> bool:
        return self.response.selected_only and self.is_member

    def _get_taken_out(self) -> dict[str, uuid.UUID]:
        """What was taken out last, so that it can be put back from here."""
        is_open = self.is_member and self.response.state not in PUBLISHED_STATES
        sent = {name: parse_id(request.args.get(f"undo-{name}")) for name in ("theme", "insight")}
        return {name: key for name, key in sent.items() if key and is_open}

    def _list_remarks(self) -> Sequence[str]:
        """What contributors wrote about it, for its team."""
        return list_shared_remarks([self.response.id]).get(self.response.id, []) if self.is_member else []

    def _make_forms(self, sent_form: Form | None) -> dict[str, Form]:
        forms: dict[str, Form] = {
            name: sent_form if isinstance(sent_form, kind) else kind(formdata=None) for name, kind in _FORMS.items()
        }
        members = list_owner_choices(self.response.team_id)
        forms["commitment_form"].owner.choices = members
        forms["handover_form"].to.choices = {
            key: name for key, name in members.items() if key != str(self.response.author_id)
        }
        return forms


def list_owner_choices(team_id: uuid.UUID) -> dict[str, str]:
    """Everybody of a team, to choose an owner from."""
    return {"": "Choose a person"} | accounts.list_team_member_choices(team_id)
