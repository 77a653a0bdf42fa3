"""Whether the machine's suggestions to a team need a person's word: off until somebody switches it on."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.organisations.models import Team
from frontline.themes.models.curation import TeamAutonomy
from frontline.themes.queries.suggestion_record import list_team_records


def allow_autonomy(*, team: Team, person: Person) -> None:
    """Let themes go to a team without a person's word, for as long as its record bears it; never severe ones.

    Raises:
        TransitionError: the record does not bear it.
    """
    if not any(record.team.id == team.id and record.is_borne_out for record in list_team_records()):
        raise TransitionError("The record of suggestions to %(team)s does not bear it yet.", team=team.name)
    db.session.execute(insert(TeamAutonomy).values(team_id=team.id, person_id=person.id).on_conflict_do_nothing())
    record_event("autonomy.allowed", kind="team", key=team.id)


def withdraw_autonomy(*, team: Team) -> None:
    """From now on a person says again whether a theme is the team's."""
    db.session.execute(delete(TeamAutonomy).where(TeamAutonomy.team_id == team.id))
    record_event("autonomy.withdrawn", kind="team", key=team.id)
