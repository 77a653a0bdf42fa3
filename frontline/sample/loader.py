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
from frontline.accounts.service import Scope, hash_password
from frontline.audit.service import record
from frontline.core.actor import acting
from frontline.core.database import db
from frontline.core.events import announce
from frontline.core.furniture import local_day
from frontline.insights import originals, service
from frontline.insights.events import InsightsAccepted
from frontline.insights.models import Identity, Insight, Kind, Severity, State
from frontline.insights.originals import Words
from frontline.insights.states import move
from frontline.organisations.models import Department, HomeOrganisation, Profession, Region, Team
from frontline.placements.models import Placement
from frontline.sample.accounts import ACCOUNTS, PASSWORD, SampleAccount, add_account, person_by_email
from frontline.sample.placing import BASES, COSTS, placing, standing
from frontline.sample.rules import moderation_rules
from frontline.sample.situations import situations

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
_IDENTITIES = (
    Identity.CONFIDENTIAL,
    Identity.CONFIDENTIAL,
    Identity.NAMED,
    Identity.CONFIDENTIAL,
    Identity.DE_IDENTIFIED,
)


@dataclass(frozen=True, slots=True)
class Story:
    """One invented insight."""

    key: uuid.UUID
    row: dict[str, Any]

    @property
    def at(self) -> dt.datetime:
        """When it was sent: in the evening, as most are."""
        return dt.datetime.fromisoformat(self.row["date"]).replace(hour=20, minute=self.key.int % 60, tzinfo=dt.UTC)


def load() -> bool:
    """Load everything; returns False, and changes nothing, where it was loaded before."""
    with db.transaction() as session:
        if session.scalar(select(func.count()).where(Person.email == ACCOUNTS[0].email)):
            return False
        _home_organisations()
        session.flush()
        _people(hash_password(PASSWORD))
        moderator = person_by_email("moderator@example.org")
        accepted = [key for profession in _FILES for key in _insights(profession, moderator)]
        situations()
        announce(InsightsAccepted(tuple(accepted)))
    return True


def _people(hashed: str) -> None:
    """The accounts, each added by the administrator, the placements, and the rules of moderation."""
    ordered = sorted(ACCOUNTS, key=lambda account: account.role is not Role.ADMINISTRATOR)
    administrator = _account(ordered[0], hashed)
    with acting(administrator.id):
        for account in ordered[1:]:
            _account(account, hashed)
        moderation_rules()
    coordinator = person_by_email("coordinator@example.org")
    with acting(coordinator.id):
        for profession in _FILES:
            _secondees(profession, hashed)
        db.session.flush()
    placing(coordinator, hashed)


def stories(profession: str) -> Iterator[Story]:
    """The invented insights of a profession, each with a key that is the same on every machine."""
    lines = (resources.files("frontline.sample") / f"data/{_FILES[profession]}.jsonl").read_text().splitlines()
    for number, line in enumerate(lines):
        yield Story(uuid.uuid5(uuid.NAMESPACE_URL, f"frontline-sample:{profession}:{number}"), json.loads(line))


def all_stories() -> Iterator[Story]:
    """The invented insights of all professions."""
    return itertools.chain.from_iterable(stories(profession) for profession in _FILES)


def _read_json(name: str) -> Any:
    return json.loads((resources.files("frontline.sample") / f"data/{name}").read_text())


def _home_organisations() -> None:
    regions = {region.slug: region for region in db.session.scalars(select(Region))}
    for row in _read_json("home_organisations.json"):
        given = {key: value for key, value in row.items() if key not in {"profession", "region"}}
        db.session.add(HomeOrganisation(**given, region=regions[row["region"]]))


def _secondees(slug: str, hashed: str) -> None:
    """One account and one placement for each name, from the profession's home organisations in turn."""
    rows = [row for row in _read_json("home_organisations.json") if row["profession"] == slug]
    dates: dict[int, list[dt.date]] = {}
    for story in stories(slug):
        dates.setdefault(story.row["person"], []).append(local_day(story.at))
    profession = db.session.scalars(select(Profession).where(Profession.slug == slug)).one()
    host = db.session.scalars(select(Department).where(Department.slug == _HOSTS[slug])).one()
    for number, (name, row) in enumerate(zip(_read_json("people.json")[slug], rows, strict=True), start=1):
        home = db.session.scalars(select(HomeOrganisation).where(HomeOrganisation.slug == row["slug"])).one()
        person = add_account(name=name, email=_email(slug, number, name), role=Role.SECONDEE, hashed=hashed)
        starts = min(dates[number]) - dt.timedelta(days=30)
        state, ends = standing(number, starts, max(dates[number]))
        placement = Placement(
            person=person, profession=profession, home_organisation=home, host_department=host,
            host_team=host.teams[number % len(host.teams)], post=f"Policy adviser ({profession.name})",
            starts_on=starts, ends_on=ends, state=state, reference=f"{slug[:2].upper()}-{number:03}",
            grade="Grade 7", base=BASES[number % len(BASES)], **COSTS,
        )  # fmt: skip
        db.session.add(placement)
        db.session.flush()
        # Not by the service, which would remind people of all that was due in the years that are made up here.
        record("placement.registered", kind="placement", key=placement.id, new=state)


def _email(slug: str, number: int, name: str) -> str:
    if number == 1:
        return f"{slug}@example.org"
    return f"{name.lower().replace(' ', '.').replace('â', 'a')}@example.org"


def _account(account: SampleAccount, hashed: str) -> Person:
    team = db.session.scalar(select(Team).where(Team.slug == account.team))
    department = db.session.scalar(select(Department).where(Department.slug == account.department))
    scope = Scope(team.id if team else None, department.id if department else None)
    return add_account(name=account.name, email=account.email, role=account.role, hashed=hashed, scope=scope)


def _insights(slug: str, moderator: Person) -> Iterator[uuid.UUID]:
    """Add the insights of a profession, most of them accepted by a moderator; gives the keys of those."""
    people = _read_json("people.json")[slug]
    placements = {
        placement.person.name: placement
        for placement in db.session.scalars(select(Placement).join(Profession).where(Profession.slug == slug))
    }
    for number, story in enumerate(stories(slug)):
        placement = placements[people[story.row["person"] - 1]]
        insight = Insight(
            id=story.key, author_id=placement.person_id, placement_id=placement.id, kind=Kind(story.row["kind"]),
            severity=Severity(story.row["severity"]), identity=_IDENTITIES[number % len(_IDENTITIES)],
            state=State.DRAFT, created_at=story.at,
        )  # fmt: skip
        db.session.add(insight)
        db.session.flush()
        words = Words(story.row["saw"], story.row["matters"], story.row["helps"])
        originals.keep(insight.id, words)
        if story.row["state"] == "accepted":
            _accept(insight, words, moderator, story.at)
            yield insight.id
        else:
            service.submit(insight=insight)
            insight.submitted_at = story.at


def _accept(insight: Insight, words: Words, moderator: Person, at: dt.datetime) -> None:
    """Share it as it was written, move by move; hundreds of screens and announcements would take minutes."""
    move(insight, State.SUBMITTED)
    with acting(moderator.id):
        move(insight, State.IN_MODERATION, reason="Moderation")
        insight.judged_severity = insight.severity
        move(insight, State.ACCEPTED)
    insight.saw, insight.matters, insight.helps = words.saw, words.matters, words.helps
    insight.submitted_at, insight.accepted_at = at, at + dt.timedelta(hours=14)
