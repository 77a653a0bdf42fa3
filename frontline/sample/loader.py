"""Load the invented organisations, people, placements and insights, once."""

import datetime as dt
import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.accounts.service.passwords import hash_password
from frontline.accounts.service.people import GrantScope
from frontline.audit.service import record_event
from frontline.core.actor import acting
from frontline.core.clock import get_london_day, get_london_today
from frontline.core.database import db
from frontline.core.events import publish_event
from frontline.insights import originals
from frontline.insights.events import InsightsAccepted
from frontline.insights.models.choices import Identity, InsightKind, InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.service.submission import submit_insight
from frontline.insights.states import move_insight_state
from frontline.organisations.models import Department, HomeOrganisation, Profession, Region, Team
from frontline.placements.models.placement import Placement
from frontline.sample.accounts import ACCOUNTS, PASSWORD, SampleAccount, add_account, get_sample_person
from frontline.sample.placements import BASES, COSTS, get_placement_stage, load_sample_placements
from frontline.sample.rules import load_moderation_rules
from frontline.sample.workflows import load_sample_workflows

_FILES = {
    "headteacher": "headteachers", "social-worker": "social_workers", "prison-governor": "prison_governors",
    "nhs-manager": "nhs_managers",
}  # fmt: skip
_HOSTS = {
    "headteacher": "education",
    "social-worker": "education",
    "prison-governor": "justice",
    "nhs-manager": "health",
}
_LAST_DATE = dt.date(2026, 11, 19)  # of the latest of the invented insights
_TEXTS = ("headline", "what_happened", "why_it_matters", "what_would_help")
_IDENTITIES = (
    Identity.CONFIDENTIAL,
    Identity.CONFIDENTIAL,
    Identity.NAMED,
    Identity.CONFIDENTIAL,
    Identity.DE_IDENTIFIED,
)


@dataclass(frozen=True, slots=True)
class SampleInsight:
    """One invented insight."""

    key: uuid.UUID
    row: dict[str, Any]

    @property
    def at(self) -> dt.datetime:
        """When it was sent: in the evening, as most are, and the last one in the week before the sample is loaded."""
        written = dt.datetime.fromisoformat(self.row["date"]) + _get_weeks_since_written()
        return written.replace(hour=20, minute=self.key.int % 60, tzinfo=dt.UTC)


def _get_weeks_since_written() -> dt.timedelta:
    """Whole weeks by which the sample is as young as when it was written, each day on its own day of the week."""
    return dt.timedelta(weeks=max(0, (get_london_today() - _LAST_DATE).days - 1) // 7)


def load_sample() -> bool:
    """Load everything; returns False, and changes nothing, where it was loaded before."""
    with db.transaction() as session:
        if session.scalar(select(func.count()).where(Person.email == ACCOUNTS[0].email)):
            return False
        _home_organisations()
        session.flush()
        _people(hash_password(PASSWORD))
        moderator = get_sample_person("moderator@example.org")
        accepted = [key for profession in _FILES for key in _add_insights(profession, moderator)]
        load_sample_workflows()
        publish_event(InsightsAccepted(tuple(accepted)))
    return True


def _people(hashed: str) -> None:
    """The accounts, each added by the administrator, the placements, and the rules of moderation."""
    ordered = sorted(ACCOUNTS, key=lambda account: account.role is not Role.ADMINISTRATOR)
    administrator = _make_account(ordered[0], hashed)
    with acting(administrator.id):
        for account in ordered[1:]:
            _make_account(account, hashed)
        for slug, name in _read_json("team_leads.json").items():
            _make_account(SampleAccount(name, f"lead.{slug}@example.org", Role.POLICY_LEAD, team=slug), hashed)
        load_moderation_rules()
    coordinator = get_sample_person("coordinator@example.org")
    with acting(coordinator.id):
        for profession in _FILES:
            _secondees(profession, hashed)
        db.session.flush()
    load_sample_placements(coordinator, hashed)


def list_sample_insights(profession: str) -> Iterator[SampleInsight]:
    """The invented insights of a profession, each with a key that is the same on every machine."""
    lines = (resources.files("frontline.sample") / f"data/{_FILES[profession]}.jsonl").read_text().splitlines()
    for number, line in enumerate(lines):
        yield SampleInsight(uuid.uuid5(uuid.NAMESPACE_URL, f"frontline-sample:{profession}:{number}"), json.loads(line))


def list_all_sample_insights() -> Iterator[SampleInsight]:
    """The invented insights of all professions."""
    return itertools.chain.from_iterable(list_sample_insights(profession) for profession in _FILES)


def _read_json(name: str) -> Any:
    return json.loads((resources.files("frontline.sample") / f"data/{name}").read_text())


def _home_organisations() -> None:
    regions = {region.slug: region for region in db.session.scalars(select(Region))}
    for row in _read_json("home_organisations.json"):
        values = {key: value for key, value in row.items() if key not in {"profession", "region"}}
        db.session.add(HomeOrganisation(**values, region=regions[row["region"]]))


def _secondees(slug: str, hashed: str) -> None:
    """One account and one placement for each name, from the profession's home organisations in turn."""
    homes = [row for row in _read_json("home_organisations.json") if row["profession"] == slug]
    dates: dict[int, list[dt.date]] = {}
    for story in list_sample_insights(slug):
        dates.setdefault(story.row["person"], []).append(get_london_day(story.at))
    profession = db.session.scalars(select(Profession).where(Profession.slug == slug)).one()
    host = db.session.scalars(select(Department).where(Department.slug == _HOSTS[slug])).one()
    for number, (name, row) in enumerate(zip(_read_json("people.json")[slug], homes, strict=True), start=1):
        home = db.session.scalars(select(HomeOrganisation).where(HomeOrganisation.slug == row["slug"])).one()
        person = add_account(name=name, email=_email(slug, number, name), role=Role.SECONDEE, hashed=hashed)
        starts = min(dates[number]) - dt.timedelta(days=30)
        state, ends = get_placement_stage(number, starts, max(dates[number]))
        placement = Placement(
            person=person, profession=profession, home_organisation=home, host_department=host,
            host_team=host.teams[number % len(host.teams)], post=f"Policy adviser ({profession.name})",
            starts_on=starts, ends_on=ends, state=state, reference=f"{slug[:2].upper()}-{number:03}",
            grade="Grade 7", base=BASES[number % len(BASES)], **COSTS,
        )  # fmt: skip
        db.session.add(placement)
        db.session.flush()
        # Not by the service, which would remind people of all that was due in the years that are made up here.
        record_event("placement.registered", kind="placement", key=placement.id, new=state)


def _email(slug: str, number: int, name: str) -> str:
    if number == 1:
        return f"{slug}@example.org"
    return f"{name.lower().replace(' ', '.').replace('â', 'a')}@example.org"


def _make_account(account: SampleAccount, hashed: str) -> Person:
    team = db.session.scalar(select(Team).where(Team.slug == account.team))
    department = db.session.scalar(select(Department).where(Department.slug == account.department))
    scope = GrantScope(team.id if team else None, department.id if department else None)
    return add_account(name=account.name, email=account.email, role=account.role, hashed=hashed, scope=scope)


def _add_insights(slug: str, moderator: Person) -> Iterator[uuid.UUID]:
    """Add the insights of a profession, most of them accepted by a moderator; gives the keys of those."""
    people = _read_json("people.json")[slug]
    placements = {
        placement.person.name: placement
        for placement in db.session.scalars(select(Placement).join(Profession).where(Profession.slug == slug))
    }
    for number, story in enumerate(list_sample_insights(slug)):
        placement = placements[people[story.row["person"] - 1]]
        insight = Insight(
            id=story.key, author_id=placement.person_id, placement_id=placement.id, kind=InsightKind(story.row["kind"]),
            severity=Severity(story.row["severity"]), identity=_IDENTITIES[number % len(_IDENTITIES)],
            state=InsightState.DRAFT, created_at=story.at,
        )  # fmt: skip
        db.session.add(insight)
        db.session.flush()
        words = InsightText(**{name: story.row[name] for name in _TEXTS})
        originals.save_original(insight.id, words)
        if story.row["state"] == "accepted":
            _accept(insight, words, moderator, story.at)
            yield insight.id
        else:
            submit_insight(insight=insight)
            insight.submitted_at = story.at


def _accept(insight: Insight, words: InsightText, moderator: Person, at: dt.datetime) -> None:
    """Share it as it was written, move by move; hundreds of screens and announcements would take minutes."""
    move_insight_state(insight, InsightState.SUBMITTED)
    with acting(moderator.id):
        move_insight_state(insight, InsightState.IN_MODERATION, reason="Moderation")
        insight.judged_severity = insight.severity
        if insight.is_severe_to_anybody:
            insight.responsible_id = moderator.id
        move_insight_state(insight, InsightState.ACCEPTED)
    for name in _TEXTS:
        setattr(insight, name, getattr(words, name))
    insight.submitted_at, insight.accepted_at = at, at + dt.timedelta(hours=14)
