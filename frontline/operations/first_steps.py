"""What an administrator does between an empty installation and the first theme."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.organisations import queries as organisations
from frontline.placements.models.placement import Placement
from frontline.themes.models.theme import Theme


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what to do, whether it is done, how it stands, and where it is done (empty: on no page)."""

    text: str
    is_done: bool
    standing: str
    path: str


def list_first_steps() -> list[FirstStep]:
    """All steps in the order in which they are done."""
    accounts_path = url_for("accounts.people")
    teams = organisations.list_open_teams()
    staffed = len({team.id for team in teams} & accounts.list_staffed_team_ids())
    people = [
        (role, accounts.count_role_holders(role)) for role in (Role.MODERATOR, Role.COORDINATOR, Role.DUTY_CONTACT)
    ]
    steps = [
        FirstStep(
            _("Add a second administrator"), accounts.count_role_holders(Role.ADMINISTRATOR) > 1, "", accounts_path
        ),
        *_list_steps_of_lists(len(teams)),
        FirstStep(
            _("Give each team its people"),
            0 < staffed == len(teams),
            _of(staffed, len(teams)),
            url_for("sheets.sheets", kind="accounts"),
        ),
        *(
            FirstStep(_("Add a %(role)s", role=role.label.lower()), number > 0, _count_words(number), accounts_path)
            for role, number in people
        ),
    ]
    placed = db.session.scalar(select(func.count()).select_from(Placement)) or 0
    accepted = db.session.scalar(select(func.count()).where(Insight.state == InsightState.ACCEPTED)) or 0
    themes = db.session.scalar(select(func.count()).select_from(Theme)) or 0
    return [
        *steps,
        FirstStep(_("Register the first placement (a coordinator does)"), placed > 0, _count_words(placed), ""),
        FirstStep(_("The first insight is accepted (a secondee writes it, a moderator accepts it)"), accepted > 0,
                  _count_words(accepted), ""),
        FirstStep(_("The first theme is found"), themes > 0, _count_words(themes), ""),
    ]  # fmt: skip


def _list_steps_of_lists(teams: int) -> list[FirstStep]:
    """What comes from lists, each with the page of its spreadsheets."""
    numbers = {
        "departments": (_("Add the departments"), len(organisations.list_departments())),
        "professions": (_("Add the professions that second people"), len(organisations.list_professions())),
        "homes": (_("Add the home organisations"), organisations.count_home_organisations()),
        "missions": (_("Add the missions of the government"), len(organisations.list_missions())),
        "teams": (_("Add the policy teams, each with its remit"), teams),
    }  # fmt: skip
    return [
        FirstStep(text, number > 0, _count_words(number), url_for("sheets.sheets", kind=kind))
        for kind, (text, number) in numbers.items()
    ]


def _count_words(number: int) -> str:
    return _("%(number)s so far", number=f"{number:,}")


def _of(number: int, total: int) -> str:
    return _("%(number)s of %(all)s", number=f"{number:,}", all=f"{total:,}")
