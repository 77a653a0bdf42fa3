import click

from frontline.accounts import service
from frontline.accounts.models import Role
from frontline.accounts.service import GrantScope
from frontline.cli.runtime import runtime
from frontline.core.database import db
from frontline.organisations import queries as organisations


@click.group()
def user() -> None:
    """Manage accounts."""


@user.command()
@click.option("--name", required=True, help="Full name.")
@click.option("--email", required=True, help="Email address; people sign in with it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--team", help="Slug of the team, for policy members and leads.")
@click.option("--department", help="Slug of the department, for directors.")
@click.password_option(help="At least 12 characters; asked for where not given.")
def add(*, name: str, email: str, role: str, team: str | None, department: str | None, password: str) -> None:
    """Add an account with a role."""
    with runtime(), db.transaction():
        scope = GrantScope(
            team_id=organisations.get_team_by_slug(team).id if team else None,
            department_id=organisations.get_department_by_slug(department).id if department else None,
        )
        person = service.add_person(name=name, email=email, password=password)
        service.grant_role(person=person, role=Role(role), scope=scope)
    click.echo(f"{email} can sign in as {Role(role).label.lower()}.")


def install(group: click.Group) -> None:
    """Add the commands."""
    group.add_command(user)
