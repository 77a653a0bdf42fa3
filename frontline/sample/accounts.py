"""The accounts of the sample data, and what each can see."""

from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Grant, Person, Role
from frontline.accounts.service import people
from frontline.accounts.service.people import GrantScope
from frontline.core.database import db
from frontline.organisations.models import Team

PASSWORD = "frontline-sample"  # noqa: S105 - printed for everybody to see


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account, its role, and for which team or department."""

    name: str
    email: str
    role: Role
    sees: str = ""
    team: str = ""
    department: str = ""


ACCOUNTS = (
    SampleAccount("Moses Adeyemi", "moderator@example.org", Role.MODERATOR, "what waits to be checked, and triage"),
    SampleAccount("Grace Mbeki", "second.moderator@example.org", Role.MODERATOR, "the same: severe insights need two"),
    SampleAccount(
        "Priya Nair", "lead@example.org", Role.POLICY_LEAD, "the inbox of Attendance and belonging (education)",
        team="attendance-and-belonging",
    ),
    SampleAccount(
        "Ewan Docherty", "member@example.org", Role.POLICY_MEMBER,
        "the same inbox; drafts, and clears what the lead wrote", team="attendance-and-belonging",
    ),
    SampleAccount(
        "Margaret Sloane", "director@example.org", Role.DIRECTOR, "every education team's themes, read-only",
        department="education",
    ),
    SampleAccount("Colin Frost", "coordinator@example.org", Role.COORDINATOR, "all placements, and what no team wants"),
    SampleAccount("Amara Osei", "second.coordinator@example.org", Role.COORDINATOR, "the same: clears reports"),
    SampleAccount("Ruth Ellery", "duty@example.org", Role.DUTY_CONTACT, "what moderators passed on to her"),
    SampleAccount("Ada Blake", "admin@example.org", Role.ADMINISTRATOR, "organisations, accounts and the audit trail"),
    SampleAccount("Niamh Corrigan", "lead.send@example.org", Role.POLICY_LEAD, team="special-needs-and-plans"),
    SampleAccount("Robert Akande", "lead.prisons@example.org", Role.POLICY_LEAD, team="prison-officer-workforce"),
    SampleAccount(
        "Tessa Wainwright", "lead.discharge@example.org", Role.POLICY_LEAD, team="adult-social-care-and-discharge"
    ),
    SampleAccount("Owen Tranter", "lead.buildings@example.org", Role.POLICY_LEAD, team="school-buildings"),
    SampleAccount("Leila Haddad", "lead.emergency@example.org", Role.POLICY_LEAD, team="urgent-and-emergency-care"),
    SampleAccount("Hugh Merrick", "lead.children@example.org", Role.POLICY_LEAD, team="social-work-and-safeguarding"),
    SampleAccount("Sunita Bhatt", "lead.security@example.org", Role.POLICY_LEAD, team="prison-security-and-drugs"),
    SampleAccount("Tom Ashworth", "member.send@example.org", Role.POLICY_MEMBER, team="special-needs-and-plans"),
    SampleAccount("Mei Lin", "member.prisons@example.org", Role.POLICY_MEMBER, team="prison-officer-workforce"),
    SampleAccount(
        "Gareth Pugh", "member.discharge@example.org", Role.POLICY_MEMBER, team="adult-social-care-and-discharge"
    ),
    SampleAccount("Abigail Stone", "member.buildings@example.org", Role.POLICY_MEMBER, team="school-buildings"),
    SampleAccount("Yusuf Karim", "member.emergency@example.org", Role.POLICY_MEMBER, team="urgent-and-emergency-care"),
    SampleAccount("Orla Byrne", "member.children@example.org", Role.POLICY_MEMBER, team="social-work-and-safeguarding"),
    SampleAccount("Daniel Frith", "member.security@example.org", Role.POLICY_MEMBER, team="prison-security-and-drugs"),
)  # fmt: skip


def add_account(*, name: str, email: str, role: Role, hashed: str, scope: GrantScope | None = None) -> Person:
    """Add an account with a role; its password comes `hashed`, since each hash takes a tenth of a second."""
    person = people.add_invited_person(name=name, email=email)
    people.grant_role(person=person, role=role, scope=scope or GrantScope())
    person.password_hash = hashed
    return person


def get_sample_person(email: str) -> Person:
    """The account of an address."""
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def get_sample_team(slug: str) -> Team:
    """A team by its short name."""
    return db.session.scalars(select(Team).where(Team.slug == slug)).one()


def find_team_member(role: Role, team: Team) -> Person | None:
    """Whoever has a role in a team, where somebody in the sample does."""
    return db.session.scalars(select(Person).join(Grant).where(Grant.role == role, Grant.team_id == team.id)).first()


def format_sample_accounts() -> str:
    """The accounts as lines for the terminal."""
    secondees = [
        (f"{slug}@example.org", "Secondee", f"own insights and what became of them ({label})")
        for slug, label in (
            ("headteacher", "Helen Marsh, headteacher"), ("social-worker", "Denise Carver, social worker"),
            ("prison-governor", "Andrew Thackray, prison governor"), ("nhs-manager", "Sarah Kettering, NHS manager"),
        )
    ]  # fmt: skip
    staff = [(account.email, account.role.label, account.sees) for account in ACCOUNTS if account.sees]
    staff += [
        ("home.manager@example.org", "Home manager", "the placements of headteachers, two to approve or sign"),
        ("host.manager@example.org", "Host manager", "the placements at the Department for Education"),
    ]
    lines = [f"  {email:28} {role}: {sees}" for email, role, sees in [*secondees, *staff]]
    return "\n".join([f"Sample accounts, all with the password {PASSWORD}:", *lines])
