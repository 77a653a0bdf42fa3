"""A world with a marker in every place where an author could be told, and every page that might show one."""

import contextlib
import itertools
import uuid
from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.routing import BuildError

from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import DEPARTMENT_ROLES, PERMISSION_MATRIX, TEAM_ROLES, Permission
from frontline.core.access import get_access_declaration
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.vault import vault
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.clarification import Attachment, Clarification
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText, save_original
from frontline.insights.service.attachments import attach_file
from frontline.missions.models.milestone import Milestone
from frontline.missions.models.stocktake import DeliveryReport, Stocktake
from frontline.missions.service import reports
from frontline.missions.service.stocktakes import open_stocktake
from frontline.organisations.models import Mission
from frontline.placements.models.placement import Placement
from frontline.policies.models.check import Check, Consultation
from frontline.policies.models.choice import PriorityChoice
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.consultations import get_consultation
from frontline.policies.service.consultations import reply_to_consultation, start_consultation
from frontline.policies.service.priorities import record_priority_choice
from frontline.policies.service.proposals import ProposalDetails, register_proposal
from frontline.responses.models.answer import Outcome, Response
from frontline.responses.models.feedback import VerdictChoice
from frontline.responses.service.drafts import AnswerText
from frontline.responses.service.verdicts import record_verdict
from frontline.search.queries.results import RESULT_GROUPS
from frontline.themes.models.theme import Theme
from frontline.themes.service.decisions import accept_theme
from tests import files
from tests.answers import Desk
from tests.factories import grant_role, make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.missions import Cast
from tests.policies import Office

# Each stands in one place where an author can be told, and nowhere else.
MARKERS = {
    "name": "Zebulon Quickthorn", "email": "zq-marker@example.org", "employer": "Thistlewick Halt Infants",
    "file": "IMG_Quillfeather.jpg", "camera": "Ozymandias-X9", "original": "oakum-sparrow", "answer": "vellum-otter",
    "verdict": "bramble-lantern", "view": "thimble-walrus", "declined": "copper-heron", "note": "marzipan-kestrel",
}  # fmt: skip


class World:
    """One author with a marker in every place, insights in every state, and a theme with an answer."""

    def __init__(self, identity: Identity) -> None:
        self.team = make_team()
        self.author = make_person(Role.SECONDEE)
        self.author.name, self.author.email = MARKERS["name"], MARKERS["email"]
        placement = make_placement(self.author)
        placement.home_organisation.name = MARKERS["employer"]
        placement.host_department_id, placement.host_team_id = self.team.department_id, self.team.id
        given = {"identity": identity, "placement_id": placement.id}
        self.insights = {state: make_insight(self.author, state=state, **given) for state in InsightState}
        for insight in self.insights.values():
            save_original(
                insight.id,
                InsightText(f"{MARKERS['original']} {MARKERS['name']} at {MARKERS['employer']}"),
                findings={},
            )
        self.shared = self.insights[InsightState.ACCEPTED]
        self._around(self.insights[InsightState.IN_MODERATION])
        others = [make_insight(make_person(Role.SECONDEE)) for _ in range(5)]
        self.told = [self.shared, *others]
        self.theme = make_theme(self.shared, *others, name="Agency costs", summary="Costs have doubled")
        route_to(self.theme, self.team)
        self.lead = make_person(Role.POLICY_LEAD, team=self.team)
        self._answer()

    def _around(self, insight: Insight) -> None:
        content = files.photo(marker=MARKERS["camera"])
        draft = self.insights[InsightState.DRAFT]
        self.file = attach_file(insight=draft, name=MARKERS["file"], content=content)
        self.file.insight_id, self.file.is_shared = self.shared.id, True
        self.insights[InsightState.DECLINED].decline_reason = MARKERS["declined"]
        db.session.add(Clarification(insight_id=insight.id, question="Who?", answer=vault.lock(MARKERS["answer"])))
        db.session.flush()

    def _answer(self) -> None:
        accept_theme(theme=self.theme, team=self.team, person=self.lead)
        desk = Desk(self.theme, self.team, make_person(Role.POLICY_MEMBER, team=self.team), self.lead)
        planned = AnswerText(Outcome.CHANGE_PLANNED, "Agency rates are capped from April.", title="Agency rates")
        self.response = desk.publish(planned)
        self._propose()
        record_verdict(
            response=self.response, insight=self.shared, judgement=VerdictChoice.NOT_RESOLVED, reason=MARKERS["verdict"]
        )

    def _propose(self) -> None:
        """A proposal whose check cites the theme and asks the author, and a milestone on which it bears."""
        for one in self.told:
            one.may_ask = True
        office = Office(self.team)
        check = office.check((self.theme, [self.shared]))
        start_consultation(key=(key := uuid.uuid4()), check=check, person=self.lead, text="Would a cap work?")
        asked, insight = get_consultation(key, self.author)
        reply_to_consultation(consultation=asked, insight=insight, text=MARKERS["view"])
        office.decide(check)
        office.sign(check)
        other = register_proposal(
            key=uuid.uuid4(), team=self.team, person=self.lead, details=ProposalDetails("Another")
        )
        record_priority_choice(
            key=uuid.uuid4(), person=self.lead, scope="All", title="First", reasons="Because", chosen=[str(other.id)],
            proposals=[office.proposal, other],
        )  # fmt: skip
        cast = Cast()
        cast.link(self.theme)
        open_stocktake(stocktake=cast.schedule(), person=cast.person)
        reports.write_delivery_report(starts_on=get_london_today(), person=cast.person)

    def reader(self, role: Role) -> Person:
        person = make_person()
        grant_role(person, role, self.team if role in TEAM_ROLES | DEPARTMENT_ROLES else None)
        return person


_NAMES = ["insights", "acknowledged", "check-in", "fiscal"]  # of measures, of a step, and of a test


def list_pages(app: Flask) -> Iterator[str]:
    """Every page there is, with every object there is in each place of its address."""
    kinds: dict[str, Any] = {
        "theme": Theme,
        "insight": Insight,
        "response": Response,
        "file": Attachment,
        "placement": Placement,
        "proposal": Proposal,
        "check": Check,
        "choice": PriorityChoice,
        "consultation": Consultation,
        "mission": Mission,
        "milestone": Milestone,
        "stocktake": Stocktake,
        "report": DeliveryReport,
    }
    ids: dict[str, list[Any]] = {
        f"{name}_id": [str(key) for key in db.session.scalars(select(kind.id))] for name, kind in kinds.items()
    }
    ids |= {"ending": ["csv", "xlsx", "pdf", "docx"], "way": ["revise", "replace"], "number": [1], "name": _NAMES}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                known = [ids.get(name, [str(uuid.uuid4())]) for name in sorted(rule.arguments)]
                for values in itertools.product(*known):
                    if rule.endpoint != "pages.about":
                        filled: dict[str, Any] = dict(zip(sorted(rule.arguments), values, strict=True))
                        with contextlib.suppress(BuildError, ValueError):  # not every file is to be had in every form
                            yield url_for(rule.endpoint, **filled)
        yield from (f"/search?q=agency+invoice&in={group}" for group in ("", *RESULT_GROUPS))


def passes_guard(app: Flask, role: Role, path: str) -> bool:
    """Whether any view runs for a role; where none does, test_access proves that the guard refuses."""
    endpoint, _ = app.url_map.bind("").match(path.partition("?")[0])
    declared = get_access_declaration(app, endpoint)
    return declared is None or declared.permission is None or role in PERMISSION_MATRIX[Permission(declared.permission)]
