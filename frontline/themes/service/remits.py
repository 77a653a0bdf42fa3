"""What would come to a team, and go, if its remit were another: looked at before it is changed."""

from frontline.accounts.models import Person
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.core.jobs import defer
from frontline.organisations import service as organisations_service
from frontline.organisations.models import Team
from frontline.organisations.service import TeamDetails
from frontline.themes.models.curation import RemitTrial


def start_remit_trial(*, team: Team, person: Person, remit: str, phrases: list[str]) -> RemitTrial:
    """Ask what would come and go with another remit; a job finds it."""
    trial = RemitTrial(team_id=team.id, person_id=person.id, remit=remit, phrases=phrases)
    db.session.add(trial)
    db.session.flush()
    defer("themes.try_remit", trial_id=str(trial.id))
    return trial


def apply_remit_trial(*, trial: RemitTrial, team: Team) -> None:
    """Change the remit to the one that was tried; what waits in triage is routed anew.

    Raises:
        TransitionError: it was used already.
    """
    if trial.used_at is not None:
        raise TransitionError("This remit is in use already.")
    trial.used_at = now()
    details = TeamDetails(team.name, trial.remit, tuple(trial.phrases), team.acknowledge_days, team.answer_weeks)
    organisations_service.change_team(team=team, details=details)
    defer("themes.route", key="themes.route")
