"""Accounts by the command line: the first administrator, and help where nobody can sign in."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from frontline.accounts import queries
from frontline.accounts.models import Person, Role
from frontline.accounts.responsibilities import WaitingWork, list_waiting_work, list_work_of_grant
from frontline.accounts.service import invitations, leavers, passwords, people, second_factors
from frontline.accounts.service.password_resets import make_reset_token
from frontline.accounts.service.people import GrantScope
from frontline.audit.service import record_event
from frontline.cli.runtime import Runtime, runtime
from frontline.core.database import db
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.private_files import write_privately
from frontline.organisations import queries as organisations

_EMAIL = click.argument("email")
_SCOPE = (
    click.option("--team", help="Slug of the team, for policy members and leads."),
    click.option("--department", help="Slug of the department, for directors."),
)
_HANDOVER = (
    click.option("--hand-over-to", metavar="EMAIL", help="Who takes over what waits on them."),
    click.option("--leave", is_flag=True, help="Leave what waits on them as it is."),
)


@click.group()
def user() -> None:
    """Manage accounts."""


@user.command()
@click.option("--name", required=True, help="Full name.")
@click.option("--email", required=True, help="Email address; people sign in with it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@_SCOPE[0]
@_SCOPE[1]
@click.option(
    "--password", help="The first password, which they must change; without it a link to choose one is printed."
)
def add(*, name: str, email: str, role: str, team: str | None, department: str | None, password: str | None) -> None:
    """Add an account with a role."""
    with runtime() as ready, db.transaction():
        if password:
            person = people.add_person(name=name, email=email, password=password, temporary=True)
        else:
            person = people.add_invited_person(name=name, email=email)
        people.grant_role(person=person, role=Role(role), scope=_find_scope(team, department))
        link = "" if password else _make_invitation_link(ready, person)
    if link:
        click.echo(f"{email} is {Role(role).label.lower()}. Within 14 days they choose a password at:\n{link}")
    else:
        click.echo(f"{email} can sign in as {Role(role).label.lower()}.")


@user.command("list")
@click.argument("words", default="")
def list_users(*, words: str) -> None:
    """List accounts, those whose name or address holds WORDS: roles, second factor, whether closed."""
    with runtime(only_reads=True), db.transaction():
        for person in db.session.scalars(queries.list_people(words)):
            roles = ", ".join(grant.role.value for grant in person.grants) or "no role"
            state = "closed" if person.deactivated_at else "invited" if not person.password_hash else "open"
            factor = "second factor" if second_factors.get_second_factors(person) else "no second factor"
            click.echo(f"{person.email}\t{person.name}\t{roles}\t{state}\t{factor}")


@user.command()
@_EMAIL
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--remove", is_flag=True, help="Take the role away.")
@_SCOPE[0]
@_SCOPE[1]
@_HANDOVER[0]
@_HANDOVER[1]
def role(
    *, email: str, role: str, remove: bool, team: str | None, department: str | None,
    hand_over_to: str | None, leave: bool,
) -> None:  # fmt: skip
    """Give the account of EMAIL a ROLE, or take it away."""
    with runtime(), db.transaction():
        person, scope = _get_person(email), _find_scope(team, department)
        if remove:
            held = (grant for grant in person.grants if grant.role is Role(role))
            grant = next(
                (grant for grant in held if scope in (GrantScope(), GrantScope(grant.team_id, grant.department_id))),
                None,
            )
            if grant is None:
                raise NotFoundError("This person does not hold that role.")
            successors = _choose_successors(list_work_of_grant(person, grant), hand_over_to, leave=leave)
            leavers.take_role_away(person=person, grant=grant, successors=successors, leaves=leave)
        else:
            people.grant_role(person=person, role=Role(role), scope=scope)
    click.echo(f"{email} is {'no longer ' if remove else ''}{Role(role).label.lower()}.")


@user.command()
@_EMAIL
@click.option("--reset-second-factors", is_flag=True, help="Remove their app, passkeys and recovery codes, too.")
def password(*, email: str, reset_second_factors: bool) -> None:
    """Print a link by which the owner of EMAIL chooses a new password within the hour (a first one: 14 days)."""
    with runtime() as ready, db.transaction():
        person = _get_person(email)
        if reset_second_factors:
            second_factors.reset_second_factors(person=person)
        if person.password_hash:
            link = f"{ready.settings.home}/passwords/{make_reset_token(person=person)}"
        else:
            link = _make_invitation_link(ready, person)
    click.echo(link)


@user.command()
@_EMAIL
@_HANDOVER[0]
@_HANDOVER[1]
def close(*, email: str, hand_over_to: str | None, leave: bool) -> None:
    """Close the account of EMAIL: it is signed out everywhere, what it wrote stays, what waits on it is handed over."""
    with runtime(), db.transaction():
        person = _get_person(email)
        if person.deactivated_at:
            raise TransitionError("This account is closed already.")
        successors = _choose_successors(list_waiting_work(person), hand_over_to, leave=leave)
        leavers.close_account(person=person, successors=successors, leaves=leave)
    click.echo(f"{email} is closed.")


@user.command()
@_EMAIL
@click.argument("file", type=click.Path(path_type=Path))
def export(*, email: str, file: Path) -> None:
    """Write all that is kept about EMAIL to FILE as JSON, which its owner alone can read."""
    from frontline.operations.subject_access import collect_personal_data

    with runtime(), db.transaction():
        person = _get_person(email)
        content = json.dumps(collect_personal_data(person), ensure_ascii=False, indent=1)
        record_event("account.data_given", kind="person", key=person.id)
    write_privately(file, content.encode())
    click.echo(f"{file} has it. Nothing that policy teams may not know should leave this machine by it.")


@user.command()
@_EMAIL
@click.confirmation_option(
    prompt="Name, address, first wordings, drafts, files and notices are erased for good. Go on?"
)
def erase(*, email: str) -> None:
    """Erase who EMAIL was; what policy teams were shown and what is counted stays."""
    from frontline.operations.subject_access import erase_person

    with runtime(), db.transaction():
        erase_person(person=_get_person(email))
    click.echo(f"{email} is erased.")


def _get_person(email: str) -> Person:
    person = queries.find_person_by_email(email)
    if person is None:
        raise NotFoundError("Nobody has an account by %(email)s.", email=email)
    return person


def _choose_successors(work: Sequence[WaitingWork], hand_over_to: str | None, *, leave: bool) -> dict[str, str]:
    """Print what waits, and say who takes it over; what goes somewhere by itself needs nobody to be named.

    Raises:
        TransitionError: something waits, and nothing was said about it.
    """
    for kind in work:
        click.echo(kind.summary, err=True)
    if hand_over_to:
        return leavers.choose_successor(work, _get_person(hand_over_to))
    if not leave and any(kind.is_choice or kind.obstacle for kind in work):
        raise TransitionError("This waits on them. Say who takes it over with --hand-over-to EMAIL, or give --leave.")
    return {}


def _find_scope(team: str | None, department: str | None) -> GrantScope:
    return GrantScope(
        team_id=organisations.get_team_by_slug(team).id if team else None,
        department_id=organisations.get_department_by_slug(department).id if department else None,
    )


def _make_invitation_link(ready: Runtime, person: Person) -> str:
    return f"{ready.settings.home}/invitations/{invitations.create_invitation(person)}"


@click.command()
@click.option("--name", prompt="Your full name", help="Full name of the first administrator.")
@click.option("--email", prompt="Your email address", help="Their email address.")
@click.option(
    "--password",
    prompt="A password (three random words are a good start)",
    hide_input=True,
    confirmation_prompt=True,
    help="Their password.",
)
def init(*, name: str, email: str, password: str) -> None:
    """Set up an empty installation: schema, what exists in government, and the first administrator."""
    with runtime(upgrades=True) as ready, db.transaction():
        if queries.count_role_holders(Role.ADMINISTRATOR):
            raise click.ClickException("There is an administrator already. Add others under Accounts.")
        passwords.require_good_password(password, field="password", own_words=(name, email))
        person = people.add_person(name=name, email=email, password=password)
        people.grant_role(person=person, role=Role.ADMINISTRATOR)
    click.echo(
        f"{email} can sign in as administrator at {ready.settings.home} as soon as `frontline serve` runs.\n"
        "The page Installation there lists what is left to do until the first theme.\n"
        "Departments, policy teams, professions, home organisations, missions and accounts can come from"
        " spreadsheets:\nunder Departments and teams, under Accounts, or with `frontline import teams FILE --dry-run`."
    )  # fmt: skip


def install(group: click.Group) -> None:
    """Add the commands."""
    group.add_command(user)
    group.add_command(init)
